import { decodeBase64 } from "@meerkat/core/base64.ts";
import { JsonMembers, jsonToInt, jsonToString } from "@meerkat/core/json_scan.ts";
import { RpcError } from "./call.ts";

const LEAST_INT: i32 = -2147483648;
const GREATEST_INT: i32 = 2147483647;

/**
 * Declares and reads the arguments of a method. The function that names them runs twice: once when the method is
 * registered, for RPC.Describe (`format`), and at each call. So it only reads, and does not compute with what it has
 * read: after a fault, that is made up. `check` throws what was wrong, all of it.
 */
export class ArgsReader {
  private readonly params: string;
  private readonly describing: boolean;
  private described: string = "";
  private missing: string[] = [];
  private fault: string = "";

  /** `params`: JSON text, or empty for none. Undefined: only learns which arguments there are. */
  constructor(params: string | undefined) {
    this.params = params ?? "";
    this.describing = params === undefined;
  }

  /** An integer from `least` to `greatest`. */
  int(name: string, least: i32 = LEAST_INT, greatest: i32 = GREATEST_INT): i32 {
    const raw = this.required(name, "%d");
    return raw === undefined ? 0 : this.checkedInt(name, raw, least, greatest);
  }

  optionalInt(name: string, fallback: i32, least: i32 = LEAST_INT, greatest: i32 = GREATEST_INT): i32 {
    const raw = this.find(name, "%d");
    return raw === undefined ? fallback : this.checkedInt(name, raw, least, greatest);
  }

  number(name: string): number {
    const raw = this.required(name, "%lf");
    return raw === undefined ? 0 : this.checkedNumber(name, raw);
  }

  optionalNumber(name: string, fallback: number): number {
    const raw = this.find(name, "%lf");
    return raw === undefined ? fallback : this.checkedNumber(name, raw);
  }

  bool(name: string): boolean {
    const raw = this.required(name, "%B");
    return raw !== undefined && this.checkedBool(name, raw);
  }

  optionalBool(name: string, fallback: boolean): boolean {
    const raw = this.find(name, "%B");
    return raw === undefined ? fallback : this.checkedBool(name, raw);
  }

  string(name: string): string {
    const raw = this.required(name, "%Q");
    return raw === undefined ? "" : this.checkedString(name, raw);
  }

  /** Undefined if it is absent. */
  optionalString(name: string): string | undefined {
    const raw = this.find(name, "%Q");
    return raw === undefined ? undefined : this.checkedString(name, raw);
  }

  /** One of several strings. */
  choice(name: string, choices: readonly string[]): string {
    const value = this.string(name);
    return this.describing || this.isMissing(name) || choices.includes(value) ? value : this.wrong(name, `one of ${choices.join(", ")}`);
  }

  optionalChoice(name: string, fallback: string, choices: readonly string[]): string {
    const value = this.optionalString(name);
    if (value === undefined) return fallback;
    return choices.includes(value) ? value : this.wrong(name, `one of ${choices.join(", ")}`);
  }

  /** Bytes, as a base64 string. */
  bytes(name: string): Uint8Array {
    const raw = this.required(name, "%V");
    return raw === undefined ? new Uint8Array(0) : this.checkedBytes(name, raw);
  }

  /** Any JSON, as text. */
  json(name: string): string {
    return this.required(name, "%T") ?? "";
  }

  /** Any JSON, as text; undefined if it is absent. */
  optionalJson(name: string): string | undefined {
    return this.find(name, "%T");
  }

  /** The arguments as the scanner format that RPC.Describe tells: `{pin: %d, od: %B}`; empty if there are none. */
  format(): string {
    return this.described === "" ? "" : `{${this.described}}`;
  }

  /** Throws error 400 if an argument was missing or wrong. */
  check(): void {
    if (this.missing.length > 0) throw new RpcError(400, `${listed(this.missing)} ${this.missing.length === 1 ? "is" : "are"} required`);
    if (this.fault !== "") throw new RpcError(400, this.fault);
  }

  private find(name: string, kind: string): string | undefined {
    if (this.describing) {
      this.described += `${this.described === "" ? "" : ", "}${name}: ${kind}`;
      return undefined;
    }
    const members = new JsonMembers(this.params);
    let raw: string | undefined;
    while (members.next()) {
      if (members.keyIs(name)) raw = members.raw();
    }
    return raw === "null" ? undefined : raw;
  }

  private required(name: string, kind: string): string | undefined {
    const raw = this.find(name, kind);
    if (raw === undefined && !this.describing) this.missing.push(name);
    return raw;
  }

  private isMissing(name: string): boolean {
    return this.missing.includes(name);
  }

  /** Notes the first fault. */
  private wrong(name: string, expected: string): string {
    if (this.fault === "") this.fault = `${name} must be ${expected}`;
    return "";
  }

  private checkedInt(name: string, raw: string, least: i32, greatest: i32): i32 {
    const value = raw === "-2147483648" ? LEAST_INT : jsonToInt(raw, 0);
    // A number that does not fit gives either fallback.
    const fits = isInteger(raw) && (value !== 0 || jsonToInt(raw, 1) === 0);
    if (!fits || value < least || value > greatest) this.wrong(name, `an integer from ${least} to ${greatest}`);
    return value;
  }

  private checkedNumber(name: string, raw: string): number {
    const value = Number(raw);
    if (raw.startsWith('"') || raw.startsWith("[") || raw.startsWith("{") || raw === "true" || raw === "false" || Number.isNaN(value))
      this.wrong(name, "a number");
    return value;
  }

  private checkedBool(name: string, raw: string): boolean {
    if (raw !== "true" && raw !== "false") this.wrong(name, "true or false");
    return raw === "true";
  }

  private checkedString(name: string, raw: string): string {
    return jsonToString(raw) ?? this.wrong(name, "a string");
  }

  private checkedBytes(name: string, raw: string): Uint8Array {
    const text = jsonToString(raw);
    const bytes = text === undefined ? undefined : decodeBase64(text);
    if (bytes !== undefined) return bytes;
    this.wrong(name, "a base64 string");
    return new Uint8Array(0);
  }
}

/** Digits, hexadecimal or not, with at most zeros behind a point. */
function isInteger(raw: string): boolean {
  const point = raw.indexOf(".");
  const whole = point < 0 ? raw : raw.slice(0, point);
  for (let i: i32 = point + 1; point >= 0 && i < raw.length; i++) {
    if (raw.charCodeAt(i) !== 48) return false;
  }
  const isHex = whole.startsWith("0x") || whole.startsWith("0X") || whole.startsWith("-0x") || whole.startsWith("-0X");
  for (let i: i32 = whole.startsWith("-") ? 1 : 0; i < whole.length && !isHex; i++) {
    const unit = whole.charCodeAt(i);
    if (unit < 48 || unit > 57) return false;
  }
  return whole !== "";
}

/** `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): string {
  const last = names.length - 1;
  return last === 0 ? names[0]! : `${names.slice(0, last).join(", ")} and ${names[last]!}`;
}
