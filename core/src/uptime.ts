import "@meerkat/hal/clock.native.ts";

/** Milliseconds since boot; unlike the tick of timers they do not wrap. */
export function uptimeMs(): number {
  const seconds = hal_uptime_s() * 1000;
  return seconds + (((hal_ticks_ms() - seconds) >>> 0) % 1000);
}
