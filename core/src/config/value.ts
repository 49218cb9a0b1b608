import { hexDigit, jsonToString } from "../json_scan.ts";
import { jsonString } from "../json_text.ts";
import type { ConfigSection, SectionType } from "./schema.ts";

// Settings as JSON, one at a time.

/** Digits behind the point of numbers that are not integers. */
const DECIMALS: i32 = 6;

/** A setting as JSON. `letter` is its type, one of those of SectionType. */
export function settingToJson(type: SectionType, section: ConfigSection, index: i32, letter: string): string {
  switch (letter) {
    case "b":
      return type.readInt(section, index) !== 0 ? "true" : "false";
    case "u":
      return `${type.readInt(section, index) >>> 0}`;
    case "f":
    case "d":
      return numberText(type.readNumber(section, index));
    case "s":
      return jsonString(type.readText(section, index));
    default:
      return `${type.readInt(section, index)}`;
  }
}

/** JSON has no word for what is not finite. */
function numberText(value: number): string {
  return Number.isFinite(value) ? value.toFixed(DECIMALS) : (0).toFixed(DECIMALS);
}

/** Whether two sections of one class hold the same value. */
export function isSameSetting(type: SectionType, a: ConfigSection, b: ConfigSection, index: i32, letter: string): boolean {
  if (letter === "s") return type.readText(a, index) === type.readText(b, index);
  if (letter === "f" || letter === "d") return type.readNumber(a, index) === type.readNumber(b, index);
  return type.readInt(a, index) === type.readInt(b, index);
}

/** Sets a setting to a checked JSON token. Returns an empty string, or what is wrong in the words of Mongoose OS. */
export function setFromJson(type: SectionType, section: ConfigSection, index: i32, letter: string, raw: string, path: string): string {
  switch (letter) {
    case "b":
      if (raw !== "true" && raw !== "false") return `[${path}] is not a boolean`;
      type.writeInt(section, index, raw === "true" ? 1 : 0);
      return "";
    case "s":
      return setText(type, section, index, raw, path);
    case "f":
    case "d":
      return setNumber(type, section, index, raw, path);
    default:
      return setInt(type, section, index, raw, path);
  }
}

function setText(type: SectionType, section: ConfigSection, index: i32, raw: string, path: string): string {
  const text = jsonToString(raw);
  if (text === undefined) return `[${path}] is not a string`;
  type.writeText(section, index, text);
  return "";
}

function setNumber(type: SectionType, section: ConfigSection, index: i32, raw: string, path: string): string {
  if (!isNumber(raw)) return `[${path}] is not a number`;
  const value = raw.startsWith("-") ? -Number(raw.slice(1)) : Number(raw);
  if (!Number.isFinite(value)) return `failed to parse [${raw}]`;
  type.writeNumber(section, index, value);
  return "";
}

function setInt(type: SectionType, section: ConfigSection, index: i32, raw: string, path: string): string {
  if (!isNumber(raw)) return `[${path}] is not a number`;
  const negative = raw.startsWith("-");
  const start: i32 = negative ? 1 : 0;
  const base = baseOf(raw, start);
  let value: i32 = 0;
  for (let at: i32 = base === 16 ? start + 2 : start; at < raw.length; at++) {
    const digit = hexDigit(raw.charCodeAt(at));
    if (digit < 0 || digit >= base) return `failed to parse [${raw}]`;
    // Too many digits wrap, as in the original.
    value = (Math.imul(value, base) + digit) | 0;
  }
  type.writeInt(section, index, negative ? (0 - value) | 0 : value);
  return "";
}

/** As C reads numbers: `0x` is hexadecimal, another leading 0 octal. */
function baseOf(raw: string, start: i32): i32 {
  if (raw.length < start + 2 || raw.charCodeAt(start) !== 48) return 10;
  return (raw.charCodeAt(start + 1) | 32) === 120 ? 16 : 8;
}

function isNumber(raw: string): boolean {
  const unit: i32 = raw.length === 0 ? 0 : raw.charCodeAt(0);
  return unit === 45 || (unit >= 48 && unit <= 57);
}
