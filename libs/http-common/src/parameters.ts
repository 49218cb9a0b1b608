import { sameIgnoringCase } from "@meerkat/core/ascii.ts";
import { isTokenUnit } from "./ascii.ts";

const QUOTE: i32 = 34;
const BACKSLASH: i32 = 92;

/** Parameters of a header field's value: `name=value` or `name="quoted value"`, in the order they came. */
export class FieldParameters {
  private readonly names: string[] = [];
  private readonly values: string[] = [];

  /** Value of a parameter, in any case of its name; undefined if there is none. */
  get(name: string): string | undefined {
    for (let i: i32 = 0; i < this.names.length; i++) {
      if (sameIgnoringCase(this.names[i]!, name)) return this.values[i];
    }
    return undefined;
  }

  add(name: string, value: string): void {
    this.names.push(name);
    this.values.push(value);
  }
}

/**
 * Reads parameters from position `from` of a field's value, separated by `separator` (`,` in credentials and challenges,
 * `;` in media types and dispositions). Undefined if they are malformed.
 */
export function parseParameters(text: string, from: i32, separator: string): FieldParameters | undefined {
  const parameters = new FieldParameters();
  const separatorUnit = separator.charCodeAt(0);
  let at = from;
  for (;;) {
    while (at < text.length && (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === separatorUnit)) at++;
    if (at >= text.length) return parameters;
    const nameStart = at;
    while (at < text.length && isTokenUnit(text.charCodeAt(at))) at++;
    const name = text.slice(nameStart, at);
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    if (name === "" || text.charAt(at) !== "=") return undefined;
    at++;
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    const valueStart = at;
    at = endOfValue(text, at, separatorUnit);
    if (at < 0) return undefined;
    parameters.add(name, unquoted(text, valueStart, at));
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    if (at < text.length && text.charCodeAt(at) !== separatorUnit) return undefined;
  }
}

/** Where a value ends; -1 if a quote is not closed. */
function endOfValue(text: string, from: i32, separator: i32): i32 {
  let at = from;
  if (at < text.length && text.charCodeAt(at) === QUOTE) {
    at++;
    while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    return at < text.length ? at + 1 : -1;
  }
  while (at < text.length && text.charCodeAt(at) !== separator && !isBlank(text.charCodeAt(at))) at++;
  return at;
}

function unquoted(text: string, from: i32, to: i32): string {
  if (from === to || text.charCodeAt(from) !== QUOTE) return text.slice(from, to);
  const inner = text.slice(from + 1, to - 1);
  if (!inner.includes("\\")) return inner;
  const parts: string[] = [];
  for (let i: i32 = 0; i < inner.length; i++) {
    if (inner.charCodeAt(i) === BACKSLASH) i++;
    parts.push(inner.charAt(i));
  }
  return parts.join("");
}

/** Value as a quoted string. */
export function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function isBlank(unit: i32): boolean {
  return unit === 32 || unit === 9;
}
