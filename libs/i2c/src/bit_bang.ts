import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/gpio.native.ts";
import "@meerkat/hal/hwtimer.native.ts";
import { GPIO_OUTPUT_OD, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import { I2C_CONTINUE, I2C_NAK, I2C_OK, I2C_STUCK } from "@meerkat/hal/i2c.ts";
import { I2c } from "./i2c.ts";

/** Longest that a chip may hold SCL low: T_TIMEOUT,MAX of SMBus 3.2, 4.3.3. */
const STRETCH_LIMIT_MS: i32 = 35;
/** Clocks after which a chip that was in the middle of a byte has let go of SDA, with some to spare. */
const RECOVERY_CLOCKS: i32 = 16;
const MAX_HZ: i32 = 500_000;

/**
 * A bus on any two pins, made by the program bit by bit: both are open drain, with pull-ups. Chips may stretch the
 * clock, up to 35 ms.
 */
export class BitBangI2c extends I2c {
  private readonly sda: i32;
  private readonly scl: i32;
  private halfPeriodUs: i32 = 5;
  /** Between a start and a stop. */
  private isStarted: boolean = false;

  constructor(sda: i32, scl: i32) {
    super();
    this.sda = sda;
    this.scl = scl;
  }

  /** Makes the pins open drain and sets the clock, of at most 500 kHz. False if the pins or the chip cannot do that. */
  override setFrequency(hz: i32): boolean {
    if (hz <= 0 || hz > MAX_HZ) return false;
    this.halfPeriodUs = ((500_000 + hz - 1) / hz) | 0;
    hal_gpio_write(this.sda, true);
    hal_gpio_write(this.scl, true);
    return hal_gpio_mode(this.sda, GPIO_OUTPUT_OD, GPIO_PULL_UP) && hal_gpio_mode(this.scl, GPIO_OUTPUT_OD, GPIO_PULL_UP);
  }

  protected override writeBytes(address: i32, data: Uint8Array, off: i32, len: i32, stop: boolean): i32 {
    let status = this.begin(address, 0);
    for (let i: i32 = 0; i < len && status === I2C_OK; i++) status = this.put(data[off + i]!);
    return this.end(status, stop);
  }

  protected override readBytes(address: i32, into: Uint8Array, off: i32, len: i32, stop: boolean): i32 {
    let status = this.begin(address, 1);
    for (let i: i32 = 0; i < len && status === I2C_OK; i++) {
      const byte = this.take(!stop || i + 1 < len);
      if (byte < 0) status = I2C_STUCK;
      else into[off + i] = byte;
    }
    return this.end(status, stop);
  }

  override stop(): void {
    if (!this.isStarted) return;
    this.isStarted = false;
    hal_gpio_write(this.sda, false);
    this.pause();
    this.raiseClock();
    hal_gpio_write(this.sda, true);
    this.pause();
  }

  override recover(): boolean {
    hal_gpio_write(this.sda, true);
    for (let i: i32 = 0; i < RECOVERY_CLOCKS && this.raiseClock(); i++) {
      if (hal_gpio_read(this.sda)) break;
      hal_gpio_write(this.scl, false);
      this.pause();
    }
    hal_gpio_write(this.scl, false);
    this.isStarted = true;
    this.stop();
    return hal_gpio_read(this.sda) && hal_gpio_read(this.scl);
  }

  /** Start, or a repeated one, and the address. */
  private begin(address: i32, isRead: i32): i32 {
    if (address === I2C_CONTINUE) return this.isStarted ? I2C_OK : I2C_NAK;
    hal_gpio_write(this.sda, true);
    this.pause();
    if (!this.raiseClock() || !hal_gpio_read(this.sda)) return I2C_STUCK;
    this.isStarted = true;
    hal_gpio_write(this.sda, false);
    this.pause();
    hal_gpio_write(this.scl, false);
    return this.put((address << 1) | isRead);
  }

  private end(status: i32, stop: boolean): i32 {
    if (stop || status !== I2C_OK) this.stop();
    return status;
  }

  /** Sends a byte and looks for its acknowledgement. */
  private put(byte: i32): i32 {
    for (let bit: i32 = 7; bit >= 0; bit--) {
      if (this.clock(((byte >> bit) & 1) !== 0) < 0) return I2C_STUCK;
    }
    const level = this.clock(true);
    if (level < 0) return I2C_STUCK;
    return level === 0 ? I2C_OK : I2C_NAK;
  }

  /** Receives a byte; -1 if SCL does not go up. */
  private take(acknowledge: boolean): i32 {
    let byte: i32 = 0;
    for (let i: i32 = 0; i < 8; i++) {
      const level = this.clock(true);
      if (level < 0) return -1;
      byte = (byte << 1) | level;
    }
    return this.clock(!acknowledge) < 0 ? -1 : byte;
  }

  /** One clock with this level of SDA; gives the level that SDA had while SCL was high, or -1 if SCL does not go up. */
  private clock(sda: boolean): i32 {
    hal_gpio_write(this.sda, sda);
    this.pause();
    if (!this.raiseClock()) return -1;
    const level: i32 = hal_gpio_read(this.sda) ? 1 : 0;
    hal_gpio_write(this.scl, false);
    return level;
  }

  /** Lets SCL go up, waits while a chip holds it low, then for half a period. */
  private raiseClock(): boolean {
    hal_gpio_write(this.scl, true);
    this.pause();
    if (hal_gpio_read(this.scl)) return true;
    const since = hal_ticks_ms();
    while (!hal_gpio_read(this.scl)) {
      if (hal_ticks_ms() - since > STRETCH_LIMIT_MS) return false;
      this.pause();
    }
    return true;
  }

  private pause(): void {
    hal_delay_us(this.halfPeriodUs);
  }
}
