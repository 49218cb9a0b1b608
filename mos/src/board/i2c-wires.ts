/** A bus whose clock a program makes itself, on two pins: start, bits, acknowledge and stop are read from their levels (UM10204, 3.1). */
import type { I2cBus } from "./i2c-bus.ts";

/** Who sends: the program an address or data, a chip data; `ignored`: nobody here is meant. */
type Phase = "idle" | "address" | "write" | "read" | "ignored";

/** Clocks after which a chip that holds SDA has sent whatever it was sending. */
const RECOVERY_CLOCKS = 9;

export class I2cWires {
  private readonly bus: I2cBus;
  private readonly drive: (level: boolean | undefined) => void;
  private sda = true;
  private scl = true;
  private phase: Phase = "idle";
  /** Bits of this byte that have passed; 8: its acknowledge is due. */
  private bits = 0;
  private byte = 0;
  /** The ninth clock of this byte has begun. */
  private isAcknowledging = false;
  /** What that clock says. */
  private isAcknowledged = false;
  private isPulled = false;
  /** Since SDA is held. */
  private clocks = 0;

  /** `drive` pulls SDA low (false), or lets go of it. */
  constructor(bus: I2cBus, drive: (level: boolean | undefined) => void) {
    this.bus = bus;
    this.drive = drive;
  }

  sdaChanged(level: boolean): void {
    this.sda = level;
    if (!this.scl || this.isPulled) return;
    if (level) this.stop();
    else this.start();
  }

  sclChanged(level: boolean): void {
    this.scl = level;
    if (this.bus.isStuck) this.countClock(level);
    else if (level) this.rise();
    else this.fall();
  }

  /** A chip has begun to hold SDA, or has let go. */
  refresh(): void {
    if (this.bus.isStuck) {
      this.phase = "idle";
      this.clocks = 0;
      this.pull(true);
    } else if (this.phase === "idle") this.pull(false);
  }

  private countClock(level: boolean): void {
    if (!level || ++this.clocks < RECOVERY_CLOCKS) return;
    this.bus.recover();
    this.refresh();
  }

  private pull(isLow: boolean): void {
    if (isLow === this.isPulled) return;
    this.isPulled = isLow;
    this.drive(isLow ? false : undefined);
  }

  private start(): void {
    this.phase = "address";
    this.nextByte();
  }

  private stop(): void {
    if (this.phase !== "idle") this.bus.stop();
    this.phase = "idle";
  }

  private nextByte(): void {
    this.bits = 0;
    this.byte = 0;
    this.isAcknowledging = false;
  }

  /** Whoever listens takes the bit. */
  private rise(): void {
    if (this.phase === "idle" || this.phase === "ignored") return;
    if (this.isAcknowledging) {
      this.isAcknowledged = !this.sda;
    } else {
      if (this.phase !== "read") this.byte = (this.byte << 1) | Number(this.sda);
      this.bits++;
    }
  }

  /** Whoever sends puts the next bit on the wire. */
  private fall(): void {
    if (this.phase === "idle" || this.phase === "ignored") return;
    if (this.phase === "read") return this.sendBit();
    if (this.isAcknowledging) return this.afterAcknowledge();
    if (this.bits < 8) return;
    this.isAcknowledging = true;
    const takes = this.phase === "address" ? this.bus.start(this.byte >> 1, (this.byte & 1) !== 0) : this.bus.writeByte(this.byte);
    if (takes) this.pull(true);
    else this.phase = "ignored";
  }

  private afterAcknowledge(): void {
    this.pull(false);
    const isRead = this.phase === "address" && (this.byte & 1) !== 0;
    if (this.phase === "address") this.phase = isRead ? "read" : "write";
    this.nextByte();
    if (isRead) this.sendFirstBit();
  }

  private sendFirstBit(): void {
    this.byte = this.bus.readByte();
    this.pull((this.byte & 0x80) === 0);
  }

  private sendBit(): void {
    if (this.isAcknowledging) {
      // The program wants no more: it will make a stop, or another start.
      if (!this.isAcknowledged) this.phase = "ignored";
      else {
        this.nextByte();
        this.sendFirstBit();
      }
    } else if (this.bits < 8) {
      this.pull((this.byte & (0x80 >> this.bits)) === 0);
    } else {
      this.pull(false);
      this.isAcknowledging = true;
    }
  }
}
