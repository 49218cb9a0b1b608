import { listAllows } from "../access_list.ts";
import { skipBlank, skipComma, skipKey, skipKeyName, skipValue } from "../json_scan.ts";
import { logDebug, logError } from "../log.ts";

import { type ConfigSection, MemberCursor, type SectionType } from "./schema.ts";
import { setFromJson, settingToJson } from "./value.ts";

const WHERE: string = "config";

const QUOTE: i32 = 34;
const OPEN_ARRAY: i32 = 91;
const OPEN_OBJECT: i32 = 123;
const CLOSE_OBJECT: i32 = 125;

/**
 * Puts what a JSON text says into sections, setting by setting. Unknown names and what the access list denies are
 * passed over; a value of the wrong type or a syntax error ends it, and what came before stays.
 */
export class ConfigReader {
  /** What was wrong; empty if nothing was. */
  error: string = "";
  /** Paths of the settings that have another value now. */
  readonly changed: string[] = [];
  private readonly text: string;
  private readonly acl: string;

  constructor(text: string, acl: string) {
    this.text = text;
    this.acl = acl;
  }

  /** The whole text is an object with members of `section`, which lies at `path`. False if `error` says why. */
  readSection(type: SectionType, section: ConfigSection, path: string): boolean {
    const start = skipBlank(this.text, 0);
    const end = this.isAt(start, OPEN_OBJECT) ? this.members(type, section, path, start) : this.fail("Invalid JSON");
    if (end >= 0 && skipBlank(this.text, end) < this.text.length) this.fail("Invalid JSON");
    return this.error === "";
  }

  /** The whole text is the value of the member `index`, which lies at `path`. */
  readMember(type: SectionType, section: ConfigSection, index: i32, letter: string, path: string): boolean {
    const start = skipBlank(this.text, 0);
    if (letter === "o" && this.isAt(start, OPEN_OBJECT)) return this.readSection(type.sectionType(index), type.section(section, index), path);
    const end = skipValue(this.text, start);
    if (end < 0 || skipBlank(this.text, end) < this.text.length) this.fail("Invalid JSON");
    else if (letter !== "o") this.setting(type, section, index, letter, path, start, end);
    return this.error === "";
  }

  private isAt(at: i32, unit: i32): boolean {
    return at < this.text.length && this.text.charCodeAt(at) === unit;
  }

  private fail(message: string): i32 {
    if (this.error === "") this.error = message;
    return -1;
  }

  /** Position behind the object at `start`, or -1. */
  private members(type: SectionType, section: ConfigSection, path: string, start: i32): i32 {
    const text = this.text;
    let at: i32 = skipBlank(text, start + 1);
    while (!this.isAt(at, CLOSE_OBJECT)) {
      const keyEnd = skipKeyName(text, at);
      const value = keyEnd < 0 ? -1 : skipKey(text, at);
      if (value < 0) return this.fail("Invalid JSON");
      const key = this.isAt(at, QUOTE) ? text.slice(at + 1, keyEnd - 1) : text.slice(at, keyEnd);
      const end = this.member(type, section, path === "" ? key : `${path}.${key}`, key, value);
      if (end < 0) return -1;
      at = skipComma(text, end, CLOSE_OBJECT);
      if (at < 0) return this.fail("Invalid JSON");
    }
    return at + 1;
  }

  private member(type: SectionType, section: ConfigSection, path: string, key: string, start: i32): i32 {
    const cursor = new MemberCursor(type);
    const known = cursor.find(key);
    const letter = known ? cursor.letter() : "";
    if (letter === "o" && this.isAt(start, OPEN_OBJECT)) {
      return this.members(type.sectionType(cursor.index), type.section(section, cursor.index), path, start);
    }
    const end = skipValue(this.text, start);
    if (end < 0) return this.fail("Invalid JSON");
    if (known && letter !== "o") return this.setting(type, section, cursor.index, letter, path, start, end) ? end : -1;
    logDebug(WHERE, `Ignored: ${path}`);
    return end;
  }

  /** False if it is of the wrong type. */
  private setting(type: SectionType, section: ConfigSection, index: i32, letter: string, path: string, start: i32, end: i32): boolean {
    // The members of an object are no settings: passed over like unknown ones.
    if (this.isAt(start, OPEN_OBJECT)) return true;
    if (!listAllows(this.acl, path)) {
      logError(WHERE, `Not allowed by conf_acl: ${path}`);
      return true;
    }
    const before = settingToJson(type, section, index, letter);
    const raw = this.isAt(start, OPEN_ARRAY) ? "" : this.text.slice(start, end);
    const error = setFromJson(type, section, index, letter, raw, path);
    if (error !== "") {
      this.fail(error);
      return false;
    }
    if (settingToJson(type, section, index, letter) !== before) this.changed.push(path);
    return true;
  }
}
