import type { ConfigReader } from "./apply.ts";
import { memberToJson, sectionToJson } from "./emit.ts";
import { type ConfigSection, MemberCursor, type SectionType } from "./schema.ts";

/** Where a path leads: a member of a section. */
class Place {
  readonly type: SectionType;
  readonly section: ConfigSection;
  readonly index: i32;
  readonly letter: string;

  constructor(type: SectionType, section: ConfigSection, index: i32, letter: string) {
    this.type = type;
    this.section = section;
    this.index = index;
    this.letter = letter;
  }
}

function placeOf(type: SectionType, root: ConfigSection, path: string): Place | undefined {
  let sectionType = type;
  let section = root;
  let place: Place | undefined;
  for (const key of path.split(".")) {
    if (place !== undefined) {
      if (place.letter !== "o") return undefined;
      section = sectionType.section(section, place.index);
      sectionType = sectionType.sectionType(place.index);
    }
    const cursor = new MemberCursor(sectionType);
    if (!cursor.find(key)) return undefined;
    place = new Place(sectionType, section, cursor.index, cursor.letter());
  }
  return place;
}

/** Whether there is a setting or a section at `path`, `mqtt.server` or `mqtt`; the whole configuration is at "". */
export function hasPath(type: SectionType, root: ConfigSection, path: string): boolean {
  return path === "" || placeOf(type, root, path) !== undefined;
}

/** What is at `path` as JSON, or undefined. */
export function pathToJson(type: SectionType, root: ConfigSection, path: string): string | undefined {
  if (path === "") return sectionToJson(type, root);
  const place = placeOf(type, root, path);
  return place === undefined ? undefined : memberToJson(place.type, place.section, place.index, place.letter);
}

/** Lets `reader` set what is at `path`. False if there is nothing there, or the reader has an error. */
export function readPath(type: SectionType, root: ConfigSection, path: string, reader: ConfigReader): boolean {
  if (path === "") return reader.readSection(type, root, "");
  const place = placeOf(type, root, path);
  return place !== undefined && reader.readMember(place.type, place.section, place.index, place.letter, path);
}

/** Text of a string setting; empty if there is none of that path. */
export function textAt(type: SectionType, root: ConfigSection, path: string): string {
  const place = placeOf(type, root, path);
  return place === undefined || place.letter !== "s" ? "" : place.type.readText(place.section, place.index);
}
