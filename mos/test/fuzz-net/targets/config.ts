import { ConfigReader } from "@meerkat/core/config/apply.ts";
import { differenceToJson, sectionToJson } from "@meerkat/core/config/emit.ts";
import { readPath } from "@meerkat/core/config/path.ts";
import { ConfigSection, SectionType } from "@meerkat/core/config/schema.ts";
import { expectThat, utf8 } from "./expect.ts";

class Link extends ConfigSection {
  on: boolean = true;
  port: i32 = -1;
  mask: u32 = 7;
  gain: f32 = 0.5;
  wait: number = 2;
  name: string = "x";
  inner: Link | undefined = undefined;
}

/** What a build generates for a class like this one; the section in it has the same class. */
class LinkType extends SectionType {
  override create(): ConfigSection {
    const link = new Link();
    link.inner = new Link();
    return link;
  }

  override readInt(section: ConfigSection, index: i32): i32 {
    const link = section as Link;
    if (index === 0) return link.on ? 1 : 0;
    return index === 1 ? link.port : link.mask | 0;
  }

  override writeInt(section: ConfigSection, index: i32, value: i32): void {
    const link = section as Link;
    if (index === 0) link.on = value !== 0;
    else if (index === 1) link.port = value;
    else link.mask = value >>> 0;
  }

  override readNumber(section: ConfigSection, index: i32): number {
    const link = section as Link;
    return index === 3 ? link.gain : link.wait;
  }

  override writeNumber(section: ConfigSection, index: i32, value: number): void {
    const link = section as Link;
    if (index === 3) link.gain = Math.fround(value);
    else link.wait = value;
  }

  override readText(section: ConfigSection, _index: i32): string {
    return (section as Link).name;
  }

  override writeText(section: ConfigSection, _index: i32, value: string): void {
    (section as Link).name = value;
  }

  override section(section: ConfigSection, _index: i32): ConfigSection {
    return (section as Link).inner ?? section;
  }

  override sectionType(_index: i32): SectionType {
    return innerType;
  }
}

const LEAVES: string = "bon iport umask fgain dwait sname";
const innerType = new LinkType(LEAVES);
const type = new LinkType(`${LEAVES} oinner`);

/** Settings from JSON: what is taken over is written, read again and the same. */
export function fuzzConfig(data: Uint8Array, _chunk: i32): void {
  const text = utf8(data);
  const root = type.create();
  const reader = new ConfigReader(text, "*");
  reader.readSection(type, root, "");
  expectThat(reader.error !== "" || text.includes("{"), "no object was read");
  const json = sectionToJson(type, root);
  const again = type.create();
  const second = new ConfigReader(json, "*");
  expectThat(second.readSection(type, again, ""), "what was written is not read");
  expectThat(sectionToJson(type, again) === json, "settings change by being written");
  expectThat(differenceToJson(type, again, again) === "{\n}", "a section differs from itself");
  const denied = type.create();
  new ConfigReader(text, "-*").readSection(type, denied, "");
  expectThat(differenceToJson(type, denied, type.create()) === "{\n}", "what is denied was set");
  for (const path of ["on", "mask", "wait", "name", "inner", "inner.name"]) readPath(type, root, path, new ConfigReader(text, "*"));
}
