import "@meerkat/hal/gpio.native.ts";
import "@meerkat/hal/hwtimer.native.ts";
import { GPIO_INPUT, GPIO_OUTPUT, GPIO_PULL_NONE } from "@meerkat/hal/gpio.ts";
import { Spi } from "./spi.ts";

const MAX_HZ: i32 = 500_000;

/** A bus on any pins, made by the program bit by bit. A pin of -1 is not there. */
export class BitBangSpi extends Spi {
  private readonly miso: i32;
  private readonly mosi: i32;
  private readonly sclk: i32;
  private readonly chipSelects: readonly i32[];
  private halfPeriodUs: i32 = 1;
  /** Level of the clock while it idles. */
  private idle: boolean = false;
  private samplesSecond: boolean = false;

  constructor(miso: i32, mosi: i32, sclk: i32, chipSelects: readonly i32[]) {
    super();
    this.miso = miso;
    this.mosi = mosi;
    this.sclk = sclk;
    this.chipSelects = chipSelects;
  }

  protected override configure(hz: i32, mode: i32): boolean {
    if (mode < 0 || mode > 3) return false;
    const clock: i32 = hz < MAX_HZ ? hz : MAX_HZ;
    this.halfPeriodUs = ((500_000 + clock - 1) / clock) | 0;
    this.idle = mode >= 2;
    this.samplesSecond = (mode & 1) !== 0;
    let works = output(this.sclk, this.idle);
    if (this.mosi >= 0) works = output(this.mosi, false) && works;
    if (this.miso >= 0) works = hal_gpio_mode(this.miso, GPIO_INPUT, GPIO_PULL_NONE) && works;
    for (const pin of this.chipSelects) if (pin >= 0) works = output(pin, true) && works;
    return works;
  }

  protected override select(cs: i32, selected: boolean): boolean {
    if (cs < 0 || cs >= this.chipSelects.length || this.chipSelects[cs]! < 0) return false;
    hal_gpio_write(this.chipSelects[cs]!, !selected);
    hal_delay_us(this.halfPeriodUs);
    return true;
  }

  protected override move(out: Uint8Array, into: Uint8Array, len: i32): boolean {
    for (let i: i32 = 0; i < len; i++) {
      const received = this.exchangeByte(out.length > 0 ? out[i]! : 0);
      if (into.length > 0) into[i] = received;
    }
    return true;
  }

  private exchangeByte(sent: i32): i32 {
    let received: i32 = 0;
    for (let bit: i32 = 7; bit >= 0; bit--) received = (received << 1) | this.exchangeBit(((sent >> bit) & 1) !== 0);
    return received;
  }

  /** Data changes at the edge that is not the one of sampling. */
  private exchangeBit(sent: boolean): i32 {
    if (this.samplesSecond) hal_gpio_write(this.sclk, !this.idle);
    if (this.mosi >= 0) hal_gpio_write(this.mosi, sent);
    hal_delay_us(this.halfPeriodUs);
    hal_gpio_write(this.sclk, this.samplesSecond === this.idle);
    const level = this.miso >= 0 && hal_gpio_read(this.miso);
    hal_delay_us(this.halfPeriodUs);
    if (!this.samplesSecond) hal_gpio_write(this.sclk, this.idle);
    return level ? 1 : 0;
  }
}

function output(pin: i32, level: boolean): boolean {
  hal_gpio_write(pin, level);
  return hal_gpio_mode(pin, GPIO_OUTPUT, GPIO_PULL_NONE);
}
