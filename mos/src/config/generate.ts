/** Writes the module `@meerkat/config`: the settings as classes, and what the kernel needs to read and write them by name. */
import { find, type Section, type Setting, type SettingType } from "./schema.ts";

const FIELD_TYPES: Record<SettingType, string> = { b: "boolean", i: "i32", ui: "u32", f: "f32", d: "number", s: "string" };

/** One letter for each type; SectionType in core/src/config/schema.ts says what they mean. */
const LETTERS: Record<SettingType, string> = { b: "b", i: "i", ui: "u", f: "f", d: "d", s: "s" };

export interface ConfigModuleOptions {
  /** For the first line: whose settings they are. */
  title: string;
  /** Import specifier of core/src/config/schema.ts. */
  schemaModule: string;
}

/** Text of the module. */
export function configModule(root: Section, options: ConfigModuleOptions): string {
  return new Generator(root).module(options);
}

/** For user interfaces, the file that Mongoose OS calls mgos_config_schema.json: `[path, type, parameters]` of each member, one a line. */
export function schemaJson(root: Section): string {
  const lines = membersOf(root).map((member) => {
    const { title, hide, type, readOnly } = member.params;
    const params = { title, hide, type, read_only: readOnly };
    return JSON.stringify([member.path, member.kind === "setting" ? member.type : "o", params]);
  });
  return `[\n${lines.map((line) => `  ${line}`).join(",\n")}\n]\n`;
}

function membersOf(section: Section): (Setting | Section)[] {
  const members = [...section.members.values()].filter((member) => !isAbstract(member));
  return members.flatMap((member) => (member.kind === "setting" ? [member] : [member, ...membersOf(member)]));
}

class Generator {
  private readonly root: Section;
  private readonly names = new Map<string, string>([["", "Config"]]);
  private readonly taken = new Set(["Config", "ConfigSection"]);
  private readonly done = new Set<string>();
  private readonly classes: string[] = [];
  private readonly accessors: string[] = [];

  constructor(root: Section) {
    this.root = root;
  }

  module({ title, schemaModule }: ConfigModuleOptions): string {
    this.addClass(this.root);
    return [
      `// The settings of ${title}. Made by mos from config_schema of mos.yml: changes are lost.\n`,
      `import { ConfigSection, SectionType } from ${JSON.stringify(schemaModule)};\n\n`,
      ...this.classes,
      "/** The settings in force. */\nexport const config: Config = new Config();\n\n",
      ...this.accessors,
      "/** Reads and writes `Config` by name. */\nexport const configType: SectionType = access;\n",
    ].join("");
  }

  /** `rpc.uart` is ConfigRpcUart. */
  private className(path: string): string {
    let name = this.names.get(path);
    if (name === undefined) {
      const words = path.split(/[._]+/).filter((word) => word !== "");
      const wanted = `Config${words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join("")}`;
      name = wanted;
      for (let n = 2; this.taken.has(name); n++) name = `${wanted}_${n}`;
      this.taken.add(name);
      this.names.set(path, name);
    }
    return name;
  }

  /** Of the classes that a section has: those it holds come first. */
  private addClass(section: Section): void {
    if (this.done.has(section.classPath)) return;
    this.done.add(section.classPath);
    // A copy may come before its source.
    const origin = this.origin(section);
    for (const member of origin.members.values()) if (member.kind === "section") this.addClass(member);
    const name = this.className(origin.path);
    const members = [...origin.members.values()].filter((member) => !isAbstract(member));
    const title = origin.params.title;
    this.classes.push(
      `${title ? `/** ${commentText(title)} */\n` : ""}export class ${name} extends ConfigSection {\n`,
      ...members.map((member) => this.field(member)),
      this.constructorText(members),
      "}\n\n",
    );
    this.accessors.push(this.accessor(name, members));
  }

  private origin(section: Section): Section {
    return section.classPath === "" ? this.root : (find(this.root, section.classPath) as Section);
  }

  private field(member: Setting | Section): string {
    const comment = member.kind === "setting" && member.params.title ? `  /** ${commentText(member.params.title)} */\n` : "";
    if (member.kind === "setting") return `${comment}  ${member.key}: ${FIELD_TYPES[member.type]} = ${literal(member)};\n`;
    const name = this.className(member.classPath);
    return `  ${member.key}: ${name} = new ${name}();\n`;
  }

  /** Copies have their source's class; where their defaults differ, the section that holds them says so. */
  private constructorText(members: readonly (Setting | Section)[]): string {
    const lines = members.flatMap((member) => (member.kind === "section" ? differences(member, this.origin(member), `this.${member.key}`) : []));
    return lines.length === 0 ? "" : `\n  constructor() {\n    super();\n${lines.map((line) => `    ${line}\n`).join("")}  }\n`;
  }

  private accessor(className: string, members: readonly (Setting | Section)[]): string {
    const suffix = className.slice("Config".length);
    const names = members.map((member) => `${member.kind === "setting" ? LETTERS[member.type] : "o"}${member.key}`).join(" ");
    const cases = (kinds: string, text: (member: Setting | Section, letter: string) => string): string[] =>
      members.flatMap((member, index) => {
        const letter = member.kind === "setting" ? LETTERS[member.type] : "o";
        return kinds.includes(letter) ? [`      case ${index}:\n        ${text(member, letter)}\n`] : [];
      });
    const method = (head: string, lines: string[], otherwise: string): string =>
      lines.length === 0
        ? ""
        : `\n  override ${head} {\n    const s = section as ${className};\n    switch (index) {\n${lines.join("")}${otherwise === "" ? "" : `      default:\n        ${otherwise}\n`}    }\n  }\n`;
    const typeCases = cases("o", (member) => `return access${this.className((member as Section).classPath).slice("Config".length)};`);
    return [
      `class Access${suffix} extends SectionType {\n`,
      `  override create(): ConfigSection {\n    return new ${className}();\n  }\n`,
      method("readInt(section: ConfigSection, index: i32): i32", cases("biu", readInt), "return 0;"),
      method("writeInt(section: ConfigSection, index: i32, value: i32): void", cases("biu", writeInt), ""),
      method(
        "readNumber(section: ConfigSection, index: i32): number",
        cases("fd", ({ key }) => `return s.${key};`),
        "return 0;",
      ),
      method("writeNumber(section: ConfigSection, index: i32, value: number): void", cases("fd", writeNumber), ""),
      method(
        "readText(section: ConfigSection, index: i32): string",
        cases("s", ({ key }) => `return s.${key};`),
        'return "";',
      ),
      method(
        "writeText(section: ConfigSection, index: i32, value: string): void",
        cases("s", ({ key }) => `s.${key} = value;\n        break;`),
        "",
      ),
      method(
        "section(section: ConfigSection, index: i32): ConfigSection",
        cases("o", ({ key }) => `return s.${key};`),
        "return s;",
      ),
      typeCases.length === 0
        ? ""
        : `\n  override sectionType(index: i32): SectionType {\n    switch (index) {\n${typeCases.join("")}      default:\n        return this;\n    }\n  }\n`,
      `}\n\nconst access${suffix}: SectionType = new Access${suffix}(${JSON.stringify(names)});\n\n`,
    ].join("");
  }
}

function isAbstract(member: Setting | Section): boolean {
  return member.kind === "section" && member.params.abstract === true;
}

function readInt({ key }: Setting | Section, letter: string): string {
  if (letter === "b") return `return s.${key} ? 1 : 0;`;
  return `return s.${key}${letter === "u" ? " | 0" : ""};`;
}

function writeInt({ key }: Setting | Section, letter: string): string {
  const value = letter === "b" ? "value !== 0" : letter === "u" ? "value >>> 0" : "value";
  return `s.${key} = ${value};\n        break;`;
}

function writeNumber({ key }: Setting | Section, letter: string): string {
  return `s.${key} = ${letter === "f" ? "Math.fround(value)" : "value"};\n        break;`;
}

function differences(copy: Section, origin: Section, name: string): string[] {
  return [...copy.members.values()].flatMap((member) => {
    const other = origin.members.get(member.key);
    if (member.kind === "section") return other?.kind === "section" ? differences(member, other, `${name}.${member.key}`) : [];
    return other?.kind === "setting" && other.value === member.value ? [] : [`${name}.${member.key} = ${literal(member)};`];
  });
}

function literal({ value }: Setting): string {
  return JSON.stringify(value);
}

function commentText(text: string): string {
  return text.replaceAll("*/", "* /").replace(/\s+/g, " ");
}
