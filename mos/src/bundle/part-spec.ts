/** Text that says what a part of a bundle is: `NAME:key=value,key=value`. */
import { UserError } from "../errors.ts";
import type { Json } from "./manifest.ts";

export interface PartSpec {
  name: string;
  /** Undefined: the part is to go. */
  properties: Map<string, Json> | undefined;
}

/** Throws UserError. */
export function parsePartSpec(text: string): PartSpec {
  const colon = text.indexOf(":");
  const name = text.slice(0, colon);
  if (colon <= 0) throw new UserError(`"${text}" names no part`, "write NAME:key=value,key=value, or NAME:- to remove a part");
  const rest = text.slice(colon + 1);
  if (rest === "-") return { name, properties: undefined };
  const properties = new Map<string, Json>();
  for (const item of splitOutsideQuotes(rest)) {
    const equals = item.indexOf("=");
    if (equals <= 0) throw new UserError(`part ${name}: "${item}" is not key=value`, `write ${name}:type=app,src=app.img`);
    properties.set(item.slice(0, equals), parseValue(item.slice(equals + 1)));
  }
  return { name, properties };
}

function splitOutsideQuotes(text: string): string[] {
  const items: string[] = [];
  let item = "";
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === "," && !quoted) {
      items.push(item);
      item = "";
    } else {
      item += character;
    }
  }
  if (quoted) throw new UserError(`${text}: a quotation mark is not closed`);
  items.push(item);
  return items.filter((one) => one !== "");
}

/** `true`, `false`, an integer of base 10, 16 (0x), 8 (0o or 0) or 2 (0b) that fits 32 bits; anything else, and what is in quotes, is text. */
function parseValue(text: string): Json {
  if (text.length >= 2 && text.startsWith('"') && text.endsWith('"')) return text.slice(1, -1);
  if (text === "true" || text === "false") return text === "true";
  const [, sign = "", digits] = /^([+-]?)(0x[0-9a-f]+|0o[0-7]+|0b[01]+|0[0-7]*|[1-9]\d*)$/i.exec(text) ?? [];
  if (digits === undefined) return text;
  const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits) * (sign === "-" ? -1 : 1);
  return value >= -(2 ** 31) && value < 2 ** 32 ? value + 0 : text;
}
