/** The natives of pins and delays, for device code that runs in a test's process, over the pins of a bench. */
import type { Bench } from "./board-bench.ts";

export function fakeHardware({ gpio, clock }: Bench): void {
  Object.assign(globalThis, {
    hal_ticks_ms: () => Math.floor(clock.now()),
    hal_micros: () => Math.floor(clock.now() * 1000),
    hal_delay_us: (us: number) => clock.pass(us / 1000),
    hal_gpio_mode: (pin: number, mode: number, pull: number) => gpio.setMode(pin, mode, pull),
    hal_gpio_read: (pin: number) => gpio.level(pin),
    hal_gpio_write: (pin: number, level: boolean) => gpio.write(pin, level),
  });
}
