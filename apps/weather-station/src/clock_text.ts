import "@meerkat/hal/clock.native.ts";
import { wallSeconds } from "@meerkat/core/wall_clock.ts";

/** 2020-01-01: a clock that shows less was never set. */
const SET_SINCE: number = 1577836800;
const DAY: i32 = 86400;

function twoDigits(value: i32): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** `1:02:03` */
export function durationText(seconds: i32): string {
  return `${(seconds / 3600) | 0}:${twoDigits(((seconds / 60) | 0) % 60)}:${twoDigits(seconds % 60)}`;
}

/** Time of day (UTC), or since the start if nobody has set the clock. */
export function clockText(): string {
  const now = wallSeconds();
  if (now < SET_SINCE) return `+${durationText(hal_uptime_s() | 0)}`;
  const second: i32 = Math.floor(now % DAY);
  return `${twoDigits((second / 3600) | 0)}:${twoDigits(((second / 60) | 0) % 60)}:${twoDigits(second % 60)}`;
}
