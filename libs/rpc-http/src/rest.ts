import { findMember, jsonToInt, skipBlank, skipValue } from "@meerkat/core/json_scan.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import { percentDecode } from "@meerkat/http-common/url.ts";
import type { Frame } from "@meerkat/rpc-common/frame.ts";

// What stands in paths, queries and statuses instead of in frames.

/** Name of the method in a path below `/rpc/`; empty if the path is the one for whole frames, undefined if it is neither. */
export function methodOf(path: string): string | undefined {
  const rest = path.slice("/rpc".length);
  if (rest === "" || rest === "/") return "";
  if (!rest.startsWith("/")) return undefined;
  const method = percentDecode(rest.slice(1), false);
  return method === undefined || method.includes("/") ? undefined : method;
}

/** Arguments in a query as a JSON object: values are JSON as they stand, so strings need their quotes. Undefined if it is none. */
export function paramsOfQuery(query: string): string | undefined {
  const members: string[] = [];
  for (const part of query.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = percentDecode(equals < 0 ? part : part.slice(0, equals), true);
    const value = equals < 0 ? "" : percentDecode(part.slice(equals + 1), true);
    if (name === undefined || value === undefined || !isJson(value)) return undefined;
    members.push(`${jsonString(name)}:${value}`);
  }
  return `{${members.join(",")}}`;
}

/** Whether a text is one JSON value. */
export function isJson(text: string): boolean {
  const start = skipBlank(text, 0);
  const end = start < text.length ? skipValue(text, start) : -1;
  return end >= 0 && skipBlank(text, end) === text.length;
}

/** Status of an answer without its frame: errors 403 and 404 have their own, all others (0 as well) are 500. */
export function statusOf(response: Frame): i32 {
  if (response.error === "") return 200;
  const raw = findMember(response.error, "code");
  const code = raw === undefined ? 500 : jsonToInt(raw, 500);
  return code === 403 || code === 404 ? code : 500;
}
