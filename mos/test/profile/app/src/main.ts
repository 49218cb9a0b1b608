import "@meerkat/hal/clock.native.ts";
import { every } from "@meerkat/core/timer.ts";

let sum = 0;

function heavy(): void {
  const start = hal_ticks_ms();
  while (hal_ticks_ms() - start < 10) {
    for (let i = 1; i < 1000; i++) {
      sum += Math.sqrt(i + sum);
    }
  }
}

function light(): void {
  for (let i = 1; i < 400; i++) sum -= i;
}

every(20, () => {
  heavy();
  light();
});
