import { decodeBase64, encodeBase64 } from "@meerkat/core/base64.ts";
import { parseTimeZone, UTC } from "@meerkat/core/time_zone.ts";
import { CronPlace, parseCron } from "@meerkat/cron/cron_expression.ts";
import { CronError } from "@meerkat/cron/cron_fields.ts";
import { crontabText, parseCrontab } from "@meerkat/crontab/crontab_file.ts";
import { expectThat, utf8 } from "./expect.ts";

const START: number = 1e9;

/** Cron expressions and crontabs, which come by RPC and in files. */
export function fuzzCron(data: Uint8Array, _chunk: i32): void {
  const text = utf8(data);
  const items = parseCrontab(text);
  if (items !== undefined) {
    const again = parseCrontab(crontabText(items));
    expectThat(again !== undefined && again.length === items.length, "a crontab changes by being written");
  }
  try {
    const next = parseCron(text).next(START, new CronPlace(UTC, 50, 10), () => 0.5);
    expectThat(Number.isNaN(next) || next > START, "a time that has passed");
  } catch (error) {
    expectThat(error instanceof CronError, "no error of an expression");
  }
}

export function fuzzTimeZone(data: Uint8Array, _chunk: i32): void {
  const zone = parseTimeZone(utf8(data));
  if (zone !== undefined) expectThat(Math.abs(zone.offset(START)) < 14 * 86400, "an offset of weeks");
}

export function fuzzBase64(data: Uint8Array, _chunk: i32): void {
  const bytes = decodeBase64(utf8(data), 1000);
  if (bytes !== undefined) expectThat(bytes.length <= 1000, "more bytes than the limit");
  const own = decodeBase64(encodeBase64(data));
  expectThat(own !== undefined && own.length === data.length, "bytes change by encoding");
}
