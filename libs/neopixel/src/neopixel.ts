import "@meerkat/hal/bitbang.native.ts";
import "@meerkat/hal/gpio.native.ts";
import "@meerkat/hal/hwtimer.native.ts";
import { GPIO_OUTPUT, GPIO_PULL_NONE } from "@meerkat/hal/gpio.ts";

/** Order of a pixel's colours on the wire, numbered as in Mongoose OS. */
export const ORDER_RGB: i32 = 0;
/** Most WS2812. */
export const ORDER_GRB: i32 = 1;
export const ORDER_BGR: i32 = 2;

/** Nanoseconds of a bit: a 0 is short and long, a 1 long and short (WS2812, data transfer time, within 150 ns). */
const SHORT_NS: i32 = 300;
const LONG_NS: i32 = 800;

/** Silence after which the pixels show what they have got: 280 us with newer chips. */
const RESET_US: i32 = 300;

/** A strip or ring of LEDs on one pin. What is set is seen after `show`. */
export class NeoPixel {
  readonly pin: i32;
  readonly count: i32;
  /** Three bytes a pixel, in the order of the wire. */
  private readonly data: Uint8Array;
  private readonly red: i32;
  private readonly green: i32;
  private readonly blue: i32;

  /** Makes the pin an output; all pixels are dark. Throws RangeError if there is no such order. */
  constructor(pin: i32, count: i32, order: i32 = ORDER_GRB) {
    if (order < ORDER_RGB || order > ORDER_BGR || count < 0) throw new RangeError("no such pixels");
    this.pin = pin;
    this.count = count;
    this.data = new Uint8Array(3 * count);
    this.red = order === ORDER_RGB ? 0 : order === ORDER_GRB ? 1 : 2;
    this.green = order === ORDER_GRB ? 0 : 1;
    this.blue = order === ORDER_BGR ? 0 : 2;
    hal_gpio_write(pin, false);
    hal_gpio_mode(pin, GPIO_OUTPUT, GPIO_PULL_NONE);
  }

  /** Each colour 0 to 255. A pixel that is not there is passed over. */
  set(index: i32, red: i32, green: i32, blue: i32): void {
    if (index < 0 || index >= this.count) return;
    const at = 3 * index;
    this.data[at + this.red] = red;
    this.data[at + this.green] = green;
    this.data[at + this.blue] = blue;
  }

  /** `color` is 0xRRGGBB. */
  setColor(index: i32, color: i32): void {
    this.set(index, (color >> 16) & 255, (color >> 8) & 255, color & 255);
  }

  fill(color: i32): void {
    for (let i: i32 = 0; i < this.count; i++) this.setColor(i, color);
  }

  clear(): void {
    this.data.fill(0);
  }

  /** Sends the colours, in 30 us for each pixel. False if the pin cannot do that. */
  show(): boolean {
    hal_gpio_write(this.pin, false);
    hal_delay_us(RESET_US);
    const sent = hal_bitbang_write(this.pin, SHORT_NS, LONG_NS, LONG_NS, SHORT_NS, this.data, 0, this.data.length);
    hal_delay_us(RESET_US);
    return sent;
  }
}
