import { parseDecimal } from "@meerkat/http-common/ascii.ts";
import { percentDecode } from "@meerkat/http-common/url.ts";

// Forms as browsers send them: application/x-www-form-urlencoded.

/** Value of a field; undefined if it is not there, or malformed. */
export function formValue(form: string, name: string): string | undefined {
  for (const part of form.split("&")) {
    const equals = part.indexOf("=");
    if (equals > 0 && percentDecode(part.slice(0, equals), true) === name) return percentDecode(part.slice(equals + 1), true);
  }
  return undefined;
}

/** A number of seconds; `fallback` if there is none, or it is malformed. */
export function seconds(text: string | undefined, fallback: i32): i32 {
  const value = text === undefined ? -1 : parseDecimal(text.trim());
  return value < 0 ? fallback : value;
}
