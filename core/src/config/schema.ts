// What the kernel knows of the classes of `@meerkat/config`, which the build generates from the config_schema of the
// app and its libraries.

/** A section of the configuration: a class with a field for each setting, named as in `mos.yml`. */
export class ConfigSection {}

/** Reads and writes the members of one class of sections by index. */
export abstract class SectionType {
  /**
   * The members in order, separated by blanks: a letter for the type, then the name. `b` boolean, `i` i32, `u` u32,
   * `f` f32, `d` number, `s` string, `o` a section.
   */
  readonly members: string;

  constructor(members: string) {
    this.members = members;
  }

  /** A section with all defaults. */
  abstract create(): ConfigSection;

  /** Members `b` (0 or 1), `i`, and `u` (the same 32 bits). */
  readInt(_section: ConfigSection, _index: i32): i32 {
    return 0;
  }

  writeInt(_section: ConfigSection, _index: i32, _value: i32): void {}

  /** Members `f` and `d`. */
  readNumber(_section: ConfigSection, _index: i32): number {
    return 0;
  }

  writeNumber(_section: ConfigSection, _index: i32, _value: number): void {}

  readText(_section: ConfigSection, _index: i32): string {
    return "";
  }

  writeText(_section: ConfigSection, _index: i32, _value: string): void {}

  /** The section that is the member `index`. */
  section(section: ConfigSection, _index: i32): ConfigSection {
    return section;
  }

  sectionType(_index: i32): SectionType {
    return this;
  }
}

/** Walks over the members of a class. */
export class MemberCursor {
  /** -1 before the first `next`. */
  index: i32 = -1;
  private readonly members: string;
  private start: i32 = -1;
  private end: i32 = -1;

  constructor(type: SectionType) {
    this.members = type.members;
  }

  next(): boolean {
    if (this.end >= this.members.length || this.members.length === 0) return false;
    this.start = this.end + 1;
    this.end = this.members.indexOf(" ", this.start);
    if (this.end < 0) this.end = this.members.length;
    this.index++;
    return true;
  }

  /** Moves to the member `key`, of which a walk has not begun yet. False if there is none. */
  find(key: string): boolean {
    while (this.next()) {
      if (this.end - this.start - 1 === key.length && this.members.startsWith(key, this.start + 1)) return true;
    }
    return false;
  }

  /** The letter of the member's type. */
  letter(): string {
    return this.members.charAt(this.start);
  }

  key(): string {
    return this.members.slice(this.start + 1, this.end);
  }
}
