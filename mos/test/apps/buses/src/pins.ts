import "@meerkat/hal/gpio.native.ts";
import "@meerkat/hal/hwtimer.native.ts";
import "@meerkat/hal/sleep.native.ts";
import "@meerkat/hal/system.native.ts";
import { numberAt } from "./words.ts";

export function pinCommand(words: string[]): string | undefined {
  const a = numberAt(words, 1);
  const b = numberAt(words, 2);
  const c = numberAt(words, 3);
  switch (words[0]!) {
    case "mode":
      return `${hal_gpio_mode(a, b, c)}`;
    case "write":
      hal_gpio_write(a, b !== 0);
      return "ok";
    case "read":
      return `${hal_gpio_read(a)}`;
    case "delay": {
      const before = hal_micros();
      hal_delay_us(a);
      return `${(hal_micros() - before) >>> 0}`;
    }
    case "timers":
      return `${hal_hwtimer_count()}`;
    case "timer":
      return `${hal_hwtimer_start(a, b, c !== 0)}`;
    case "timer-stop":
      hal_hwtimer_stop(a);
      return "ok";
    case "sleep":
      return `${hal_deep_sleep(a, b, c !== 0)}`;
    case "reset":
      hal_reset();
      return "not here";
    case "woken":
      return `${hal_reset_reason()} ${hal_wake_pin()}`;
    default:
      return undefined;
  }
}
