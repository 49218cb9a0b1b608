import { Fade } from "./fade.ts";
import { setPwm } from "./pwm.ts";

/** As in Mongoose OS. */
const DEFAULT_HZ: i32 = 400;
const MOST: i32 = 255;

/** An LED of three colours, each on a pin with PWM. Colours are 0 to 255 each. */
export class RgbLed {
  private readonly pins: readonly i32[];
  private readonly fade: Fade;
  private hz: i32 = DEFAULT_HZ;
  private brightness: i32 = MOST;

  constructor(red: i32, green: i32, blue: i32) {
    this.pins = [red, green, blue];
    this.fade = new Fade([0, 0, 0], (values) => this.show(values));
  }

  /** Starts dark. False if a pin cannot do it. */
  begin(): boolean {
    let works = true;
    for (const pin of this.pins) works = setPwm(pin, this.hz, 0) && works;
    return works;
  }

  set(red: i32, green: i32, blue: i32): void {
    this.fade.set([red, green, blue]);
  }

  /** 0xRRGGBB */
  setColor(color: i32): void {
    this.fade.set(partsOf(color));
  }

  /** Moves to a colour (0xRRGGBB) in `ms` milliseconds. Resolves with false if another was set meanwhile. */
  fadeTo(color: i32, ms: i32): Promise<boolean> {
    return this.fade.fadeTo(partsOf(color), ms);
  }

  /** 0 to 255, of all three; 255 shows colours as they are. */
  setBrightness(brightness: i32): void {
    this.brightness = brightness < 0 ? 0 : brightness > MOST ? MOST : brightness;
    this.show(this.fade.now());
  }

  setFrequency(hz: i32): void {
    this.hz = hz;
    this.show(this.fade.now());
  }

  /** The pins are low, and hal_gpio_*'s again. */
  end(): void {
    this.fade.set([0, 0, 0]);
    for (const pin of this.pins) setPwm(pin, 0, 0);
  }

  private show(values: number[]): void {
    for (let i: i32 = 0; i < this.pins.length; i++) setPwm(this.pins[i]!, this.hz, (values[i]! / MOST) * (this.brightness / MOST));
  }
}

function partsOf(color: i32): number[] {
  return [(color >> 16) & 255, (color >> 8) & 255, color & 255];
}
