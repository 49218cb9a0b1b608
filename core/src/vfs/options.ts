import { JsonMembers, jsonToInt, skipBlank } from "../json_scan.ts";

/**
 * Options of a device or a file system: a JSON object as text; empty text is an object without members. What nobody
 * asks for is passed over. `fault` tells the first thing that was wrong.
 */
export class Options {
  private readonly text: string;
  /** Empty while nothing was wrong. */
  fault: string = "";

  constructor(text: string) {
    this.text = skipBlank(text, 0) === text.length ? "{}" : text;
    const members = new JsonMembers(this.text);
    while (members.next()) {}
    if (members.position < 0 || skipBlank(this.text, members.position) !== this.text.length) this.fault = "options are no JSON object";
  }

  /** `fallback` if there is none; something else than an integer from `least` to `greatest` is a fault. */
  int(name: string, fallback: i32, least: i32, greatest: i32): i32 {
    const raw = this.find(name);
    if (raw === undefined) return fallback;
    // A number that does not fit gives either fallback.
    const value = jsonToInt(raw, 0);
    const fits = (value !== 0 || jsonToInt(raw, 1) === 0) && !raw.includes(".") && !raw.includes("e");
    if (fits && value >= least && value <= greatest) return value;
    this.wrong(`${name} must be an integer from ${least} to ${greatest}`);
    return fallback;
  }

  bool(name: string, fallback: boolean): boolean {
    const raw = this.find(name);
    if (raw === undefined) return fallback;
    if (raw !== "true" && raw !== "false") this.wrong(`${name} must be true or false`);
    return raw === "true";
  }

  /** Undefined if there is none. */
  string(name: string): string | undefined {
    const members = this.findMember(name);
    if (members === undefined) return undefined;
    if (!members.isString()) this.wrong(`${name} must be a string`);
    return members.string();
  }

  /** An object as it stands, or the text in a string, which is how options of options come; empty if there is none. */
  nested(name: string): string {
    const members = this.findMember(name);
    if (members === undefined) return "";
    if (members.isString()) return members.string();
    if (!members.isObject()) this.wrong(`${name} must be an object`);
    return members.raw();
  }

  /** Notes a fault, unless there is one already. */
  wrong(fault: string): void {
    if (this.fault === "") this.fault = fault;
  }

  private find(name: string): string | undefined {
    return this.findMember(name)?.raw();
  }

  /** At the member of this name; undefined if there is none, or it is null. */
  private findMember(name: string): JsonMembers | undefined {
    if (this.fault !== "") return undefined;
    const members = new JsonMembers(this.text);
    while (members.next()) {
      if (members.keyIs(name)) return members.raw() === "null" ? undefined : members;
    }
    return undefined;
  }
}
