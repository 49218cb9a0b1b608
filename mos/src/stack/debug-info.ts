/**
 * Which functions the C compiler has put into which: the inlined subroutines of an image's debug information
 * ("DWARF Debugging Information Format, version 5"; chapter 7 has the encodings, in its 32-bit format).
 */
import type { Section } from "../builder/elf.ts";

const TAG_INLINED = 0x1d;
const TAG_SUBPROGRAM = 0x2e;
const AT_NAME = 0x03;
const AT_ABSTRACT_ORIGIN = 0x31;
const AT_SPECIFICATION = 0x47;
const FORM_IMPLICIT_CONST = 0x21;

interface Abbreviation {
  tag: number;
  children: boolean;
  /** Attribute, form, and the value of an implicit constant. */
  attributes: [number, number, number][];
}

interface Entry {
  name?: string;
  /** Offset of the entry that has the name. */
  origin?: number;
  inlined: number[];
}

/** By name of a function: the names of those that are part of it. Throws RangeError on an encoding that it does not know. */
export function readInlined(file: Buffer, sections: readonly Section[]): Map<string, Set<string>> {
  const part = (name: string) => {
    const section = sections.find((s) => s.name === name);
    return section ? file.subarray(section.offset, section.offset + section.size) : Buffer.alloc(0);
  };
  const entries = new Reader(part(".debug_info"), part(".debug_abbrev"), part(".debug_str"), part(".debug_line_str")).entries();
  const nameOf = (at: number): string | undefined => {
    let entry = entries.get(at);
    for (let hops = 0; entry && entry.name === undefined && entry.origin !== undefined && hops < 8; hops++) entry = entries.get(entry.origin);
    return entry?.name;
  };
  const found = new Map<string, Set<string>>();
  for (const [at, { inlined }] of entries) {
    const name = nameOf(at);
    if (name === undefined || inlined.length === 0) continue;
    const names = found.get(name) ?? new Set();
    found.set(name, names);
    for (const origin of inlined) names.add(nameOf(origin) ?? "");
  }
  return found;
}

class Reader {
  private at = 0;
  private readonly tables = new Map<number, Map<number, Abbreviation>>();
  private readonly info: Buffer;
  private readonly abbreviations: Buffer;
  private readonly strings: Buffer;
  private readonly lineStrings: Buffer;

  constructor(info: Buffer, abbreviations: Buffer, strings: Buffer, lineStrings: Buffer) {
    this.info = info;
    this.abbreviations = abbreviations;
    this.strings = strings;
    this.lineStrings = lineStrings;
  }

  /** Of subprograms, by their offset. */
  entries(): Map<number, Entry> {
    const entries = new Map<number, Entry>();
    while (this.at < this.info.length) this.unit(entries);
    return entries;
  }

  private unit(entries: Map<number, Entry>): void {
    const start = this.at;
    const end = start + 4 + this.u(4);
    const version = this.u(2);
    let addressSize = 4;
    let table: number;
    if (version >= 5) {
      const kind = this.u(1);
      addressSize = this.u(1);
      table = this.u(4);
      if (kind !== 1) throw new RangeError(`debug information of unit type ${kind}`);
    } else {
      table = this.u(4);
      addressSize = this.u(1);
    }
    const abbreviations = this.table(table);
    /** The subprograms around, innermost last; undefined for other entries with children. */
    const open: (Entry | undefined)[] = [];
    while (this.at < end) {
      const offset = this.at;
      const code = this.leb();
      if (code === 0) {
        open.pop();
        continue;
      }
      const abbreviation = abbreviations.get(code);
      if (!abbreviation) throw new RangeError("debug information without its abbreviation");
      const entry: Entry = { inlined: [] };
      for (const [attribute, form, constant] of abbreviation.attributes) {
        const value = form === FORM_IMPLICIT_CONST ? constant : this.value(form, addressSize, version, start);
        if (attribute === AT_NAME && typeof value === "string") entry.name = value;
        if ((attribute === AT_ABSTRACT_ORIGIN || attribute === AT_SPECIFICATION) && typeof value === "number") entry.origin = value;
      }
      if (abbreviation.tag === TAG_SUBPROGRAM) entries.set(offset, entry);
      if (abbreviation.tag === TAG_INLINED && entry.origin !== undefined) open.findLast((e) => e !== undefined)?.inlined.push(entry.origin);
      if (abbreviation.children) open.push(abbreviation.tag === TAG_SUBPROGRAM ? entry : undefined);
    }
    this.at = end;
  }

  private table(offset: number): Map<number, Abbreviation> {
    let table = this.tables.get(offset);
    if (table) return table;
    table = new Map();
    this.tables.set(offset, table);
    const list = new Cursor(this.abbreviations, offset);
    for (let code = list.leb(); code !== 0; code = list.leb()) {
      const tag = list.leb();
      const children = list.byte() === 1;
      const attributes: [number, number, number][] = [];
      for (;;) {
        const attribute = list.leb();
        const form = list.leb();
        const constant = form === FORM_IMPLICIT_CONST ? list.leb() : 0;
        if (attribute === 0 && form === 0) break;
        attributes.push([attribute, form, constant]);
      }
      table.set(code, { tag, children, attributes });
    }
    return table;
  }

  /** Numbers that are references count from the start of the information; what nobody asks for is 0. */
  private value(form: number, addressSize: number, version: number, unit: number): number | string {
    switch (form) {
      case 0x01: // addr
        return this.skip(addressSize);
      case 0x03: // block2
        return this.skip(this.u(2));
      case 0x04: // block4
        return this.skip(this.u(4));
      case 0x05: // data2
        return this.u(2);
      case 0x06: // data4
      case 0x17: // sec_offset
        return this.u(4);
      case 0x07: // data8
      case 0x20: // ref_sig8
        return this.skip(8);
      case 0x1e: // data16
        return this.skip(16);
      case 0x08: // string
        return this.text(this.info, this.at, true);
      case 0x09: // block
      case 0x18: // exprloc
        return this.skip(this.leb());
      case 0x0a: // block1
        return this.skip(this.u(1));
      case 0x0b: // data1
      case 0x0c: // flag
        return this.u(1);
      case 0x0d: // sdata
      case 0x0f: // udata
        return this.leb();
      case 0x0e: // strp
        return this.text(this.strings, this.u(4), false);
      case 0x1f: // line_strp
        return this.text(this.lineStrings, this.u(4), false);
      case 0x10: // ref_addr
        return version <= 2 ? this.u(addressSize) : this.u(4);
      case 0x11: // ref1, ref2, ref4
        return unit + this.u(1);
      case 0x12:
        return unit + this.u(2);
      case 0x13:
        return unit + this.u(4);
      case 0x15: // ref_udata
        return unit + this.leb();
      case 0x19: // flag_present
        return 1;
      default:
        throw new RangeError(`debug information in form 0x${form.toString(16)}`);
    }
  }

  private u(bytes: number): number {
    this.at += bytes;
    return this.info.readUIntLE(this.at - bytes, bytes);
  }

  private skip(bytes: number): number {
    this.at += bytes;
    return 0;
  }

  private leb(): number {
    const cursor = new Cursor(this.info, this.at);
    const value = cursor.leb();
    this.at = cursor.at;
    return value;
  }

  private text(from: Buffer, at: number, inline: boolean): string {
    const end = from.indexOf(0, at);
    if (inline) this.at = end + 1;
    return from.toString("latin1", at, end);
  }
}

class Cursor {
  at: number;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  /** LEB128 (7.6); the sign of signed numbers does not matter here. */
  leb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
}
