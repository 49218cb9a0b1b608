import "@meerkat/hal/gpio.native.ts";
import { GPIO_OUTPUT, GPIO_PULL_NONE } from "@meerkat/hal/gpio.ts";
import { heartbeat } from "../src/heartbeat.ts";

// What src/led.c does on chips, for the node machine: the same steps, times and limits.

const LIT = [true, false, true, false];
/** Length of each step in thousandths of a beat. */
const LENGTH = [100, 150, 100, 650];

let pin = -1;
let inverted = false;
let step = 0;
let rate = 60;

export function led_begin(ledPin: number, lightsAtZero: boolean): void {
  pin = ledPin;
  inverted = lightsAtZero;
  hal_gpio_mode(pin, GPIO_OUTPUT, GPIO_PULL_NONE);
}

export function led_step(): number {
  const now = step;
  hal_gpio_write(pin, LIT[now] !== inverted);
  step = (step + 1) % LIT.length;
  if (step === 0) heartbeat(rate);
  return Math.floor(((LENGTH[now] ?? 0) * 60) / rate);
}

export function led_set_rate(beatsPerMinute: number): boolean {
  if (beatsPerMinute < 20 || beatsPerMinute > 240) return false;
  rate = beatsPerMinute;
  return true;
}
