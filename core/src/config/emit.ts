import { jsonString } from "../json_text.ts";
import { type ConfigSection, MemberCursor, type SectionType } from "./schema.ts";
import { isSameSetting, settingToJson } from "./value.ts";

/** A section and all below it as JSON on one line. */
export function sectionToJson(type: SectionType, section: ConfigSection): string {
  const out: string[] = [];
  const cursor = new MemberCursor(type);
  while (cursor.next()) out.push(`${jsonString(cursor.key())}:${memberToJson(type, section, cursor.index, cursor.letter())}`);
  return `{${out.join(",")}}`;
}

/** The member `index` as JSON: a bare value, or an object if it is a section. */
export function memberToJson(type: SectionType, section: ConfigSection, index: i32, letter: string): string {
  return letter === "o" ? sectionToJson(type.sectionType(index), type.section(section, index)) : settingToJson(type, section, index, letter);
}

/**
 * What differs between `section` and `base`, as files have it: two blanks for each level, no newline at the end.
 * Sections without a difference are left out; `{` and `}` on two lines if there is none at all.
 */
export function differenceToJson(type: SectionType, section: ConfigSection, base: ConfigSection): string {
  const lines = differences(type, section, base, "  ");
  return lines === "" ? "{\n}" : `{\n${lines}\n}`;
}

function differences(type: SectionType, section: ConfigSection, base: ConfigSection, indent: string): string {
  const out: string[] = [];
  const cursor = new MemberCursor(type);
  while (cursor.next()) {
    const index = cursor.index;
    const letter = cursor.letter();
    let value = "";
    if (letter === "o") {
      const inner = differences(type.sectionType(index), type.section(section, index), type.section(base, index), `${indent}  `);
      if (inner !== "") value = `{\n${inner}\n${indent}}`;
    } else if (!isSameSetting(type, section, base, index, letter)) {
      value = settingToJson(type, section, index, letter);
    }
    if (value !== "") out.push(`${indent}${jsonString(cursor.key())}: ${value}`);
  }
  return out.join(",\n");
}
