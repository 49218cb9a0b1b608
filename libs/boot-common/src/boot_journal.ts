import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { type BootState, decodeRecord, encodeRecord, RECORD_BYTES, recordSequence, SEQUENCE_END } from "./boot_state.ts";

// The boot state in flash: records one after the other on two devices, of which the newest counts. A device that is full
// is left as it is while the other one is erased and gets the next record: at each moment the newest record is whole, and
// what a cut leaves of the next one has no valid CRC.
//
// Wear: with sectors of 4096 bytes, a device is erased once in 128 records. An update writes four (begun, first trial
// boot, come through it, committed); a chip that stands 100,000 cycles takes 12.8 million records, 3.2 million updates.

export class BootJournal {
  private readonly a: VfsDevice;
  private readonly b: VfsDevice;
  private readonly record: Uint8Array = new Uint8Array(RECORD_BYTES);
  private readonly readBack: Uint8Array = new Uint8Array(RECORD_BYTES);

  // Of the newest record: its number (0: there is none), the device it is on, and the first place behind it that is free.
  private sequence: u32 = 0;
  private device: VfsDevice;
  private free: u32 = 0;

  constructor(a: VfsDevice, b: VfsDevice) {
    this.a = a;
    this.b = b;
    this.device = b;
    this.free = b.size;
  }

  /** The newest state; undefined if none was ever written. */
  read(): BootState | undefined {
    this.sequence = 0;
    // The first record goes to the first device, which is erased for it.
    this.device = this.b;
    this.free = this.b.size;
    const newest = this.readNewest(this.a, undefined);
    return this.readNewest(this.b, newest);
  }

  /**
   * Appends a state after what `read` has found. False if neither device takes it; the newest state is as it was then.
   * The device that holds the newest state is never erased: with the other one bad, that is the end once it is full.
   */
  write(state: BootState): boolean {
    if (this.appendWhereFree(state)) return true;
    const full = this.device;
    return this.startOn(full === this.a ? this.b : this.a, state) || (this.sequence === 0 && this.startOn(full, state));
  }

  private startOn(device: VfsDevice, state: BootState): boolean {
    if (device.erase(0, device.size) !== DEV_OK) return false;
    for (let at: u32 = 0; device.size - at >= RECORD_BYTES; at += RECORD_BYTES) {
      if (!this.append(state, device, at)) continue;
      this.device = device;
      this.free = at + RECORD_BYTES;
      return true;
    }
    return false;
  }

  private appendWhereFree(state: BootState): boolean {
    while (this.free <= this.device.size && this.device.size - this.free >= RECORD_BYTES) {
      const at = this.free;
      this.free += RECORD_BYTES;
      if (this.append(state, this.device, at)) return true;
    }
    return false;
  }

  /** A cell that does not take what is written makes it no record; the next place is tried then. */
  private append(state: BootState, device: VfsDevice, at: u32): boolean {
    const sequence: u32 = this.sequence + 1;
    if (sequence >= SEQUENCE_END) return false;
    encodeRecord(state, sequence, this.record);
    if (device.write(at, this.record, 0, RECORD_BYTES) !== DEV_OK || device.read(at, this.readBack, 0, RECORD_BYTES) !== DEV_OK) return false;
    for (let i: i32 = 0; i < RECORD_BYTES; i++) {
      if (this.record[i] !== this.readBack[i]) return false;
    }
    this.sequence = sequence;
    return true;
  }

  /** Looks at all records of a device; `before`: what is the newest so far. */
  private readNewest(device: VfsDevice, before: BootState | undefined): BootState | undefined {
    let newest = before;
    let found = false;
    let used: u32 = 0;
    for (let at: u32 = 0; device.size - at >= RECORD_BYTES; at += RECORD_BYTES) {
      if (device.read(at, this.record, 0, RECORD_BYTES) !== DEV_OK || isErased(this.record)) continue;
      used = at + RECORD_BYTES;
      const sequence = recordSequence(this.record);
      if (sequence <= this.sequence) continue;
      const state = decodeRecord(this.record);
      if (state === undefined) continue;
      newest = state;
      this.sequence = sequence;
      found = true;
    }
    if (found) {
      this.device = device;
      this.free = used;
    }
    return newest;
  }
}

function isErased(bytes: Uint8Array): boolean {
  for (let i: i32 = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0xff) return false;
  }
  return true;
}
