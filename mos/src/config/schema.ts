/** The settings of an app and its libraries, merged from their `config_schema`. */

export type SettingType = "b" | "i" | "ui" | "f" | "d" | "s";
export type SettingValue = boolean | number | string;

export const SETTING_TYPES: readonly SettingType[] = ["b", "i", "ui", "f", "d", "s"];

export interface SchemaParams {
  title?: string;
  hide?: boolean;
  /** `password`: shown masked. */
  type?: string;
  readOnly?: boolean;
  /** The section is a type for others, and not a part of the configuration itself. */
  abstract?: boolean;
}

/** One entry of a `config_schema`, in the order of the manifests. */
export interface SchemaItem {
  path: string;
  /** A setting's type, `o`, or the path of the section to copy; undefined: a new default for what is defined elsewhere. */
  type: string | undefined;
  /** As YAML has it; undefined if none is given. */
  value: unknown;
  params: SchemaParams;
  /** An error at the place of a part of the entry. */
  fail(part: "path" | "type" | "value", message: string, hint?: string): never;
}

export interface Setting {
  kind: "setting";
  key: string;
  path: string;
  type: SettingType;
  value: SettingValue;
  params: SchemaParams;
}

export interface Section {
  kind: "section";
  key: string;
  path: string;
  params: SchemaParams;
  /** In the order of their first definition. */
  members: Map<string, Setting | Section>;
  /** Path of the section whose class this one has: its own, unless it is a copy or part of one. */
  classPath: string;
}

/** A section that an entry makes a copy of another, before the other's members are known. */
interface Copy {
  section: Section;
  source: string;
  item: SchemaItem;
  state: "open" | "running" | "done";
}

/** The words of C and C++, which Mongoose OS refuses as parts of a name, and what every object has already. */
const RESERVED: ReadonlySet<string> = new Set(
  `alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t class compl const constexpr const_cast continue decltype
  default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not
  not_eq nullptr operator or or_eq private protected public register reinterpret_cast restrict return short signed sizeof static static_assert static_cast
  struct switch template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq
  constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable __proto__`.split(/\s+/),
);

/**
 * The tree of all settings. Entries of libraries come before those of what depends on them, the app's last: of two
 * definitions or defaults the later one counts. Throws what `fail` of an item throws.
 */
export function mergeSchema(items: readonly SchemaItem[]): Section {
  return new Merger().merge(items);
}

class Merger {
  private readonly root = newSection("", "", {});
  private readonly copies = new Map<string, Copy>();
  /** New defaults by path; the last one counts. */
  private readonly overrides = new Map<string, SchemaItem>();

  merge(items: readonly SchemaItem[]): Section {
    for (const item of items) {
      if (item.type === undefined) this.overrides.set(item.path, item);
      else this.define(item, item.type);
    }
    this.override(this.root);
    for (const copy of this.copies.values()) this.resolve(copy);
    return this.root;
  }

  private define(item: SchemaItem, type: string): void {
    const keys = item.path.split(".");
    for (const key of keys) checkKey(item, key);
    const isSetting = (SETTING_TYPES as readonly string[]).includes(type);
    const parent = this.parentOf(item, keys);
    // A section that copies another has that one's members: a definition in it is a new default.
    if (parent === undefined) {
      this.overrides.set(item.path, item);
      return;
    }
    const key = keys.at(-1) ?? "";
    const existing = parent.members.get(key);
    this.copies.delete(item.path);
    if (isSetting) {
      const value = item.value === undefined ? zeroOf(type as SettingType) : checkedValue(item, type as SettingType);
      parent.members.set(key, { kind: "setting", key, path: item.path, type: type as SettingType, value, params: item.params });
      return;
    }
    if (item.value !== undefined && type === "o") item.fail("value", `a section has no default: ${item.path}`, 'write ["name", "o", {title: "..."}]');
    if (item.value !== undefined)
      item.fail("type", `a setting has no type "${type}"`, `types: o, ${SETTING_TYPES.join(", ")}; a copy of a section has no default`);
    if (item.params.abstract && keys.length > 1) item.fail("path", `only a section at the top can be abstract: ${item.path}`);
    const section = existing?.kind === "section" && type === "o" ? existing : newSection(key, item.path, item.params);
    section.params = item.params;
    parent.members.set(key, section);
    if (type !== "o") this.copies.set(item.path, { section, source: type, item, state: "open" });
  }

  /** The section an entry belongs to, made if it is not there; undefined inside a copy. */
  private parentOf(item: SchemaItem, keys: readonly string[]): Section | undefined {
    let section = this.root;
    for (let i = 0; i < keys.length - 1; i++) {
      const path = keys.slice(0, i + 1).join(".");
      if (this.copies.has(path)) return undefined;
      const key = keys[i] ?? "";
      let next = section.members.get(key);
      if (next?.kind === "setting") item.fail("path", `${path} is a setting: it cannot hold ${item.path}`);
      if (next === undefined) section.members.set(key, (next = newSection(key, path, {})));
      section = next as Section;
    }
    return section;
  }

  private override(section: Section): void {
    for (const member of section.members.values()) {
      const item = this.overrides.get(member.path);
      if (member.kind === "setting") this.overrideSetting(member, item);
      else {
        if (item) item.fail("path", `${member.path} is a section: it has no default`);
        this.override(member);
      }
    }
  }

  private overrideSetting(setting: Setting, item: SchemaItem | undefined): void {
    if (item === undefined) return;
    if (item.type !== undefined && item.type !== setting.type) {
      item.fail("type", `${setting.path} has the type "${setting.type}", since it is part of a copy`, "define it in the section that is copied");
    }
    setting.value = item.value === undefined ? zeroOf(setting.type) : checkedValue(item, setting.type);
  }

  private resolve(copy: Copy): void {
    const { section, source: path, item } = copy;
    if (copy.state === "done") return;
    if (copy.state === "running" || `${section.path}.`.startsWith(`${path}.`)) item.fail("type", `${section.path} is a copy of itself`);
    copy.state = "running";
    const source = this.find(path);
    if (source?.kind !== "section") {
      return item.fail("type", `a setting has no type "${path}", and there is no section of that name`, `types: o, ${SETTING_TYPES.join(", ")}`);
    }
    for (const other of this.copies.values()) if (`${other.section.path}.`.startsWith(`${path}.`)) this.resolve(other);
    section.classPath = source.classPath;
    for (const member of source.members.values()) section.members.set(member.key, cloned(member, section.path));
    this.override(section);
    this.checkForeign(section);
    copy.state = "done";
  }

  /** What is defined inside a copy must be there. */
  private checkForeign(section: Section): void {
    for (const [path, item] of this.overrides) {
      if (item.type === undefined || !path.startsWith(`${section.path}.`) || find(this.root, path)) continue;
      item.fail("path", `${section.path} is a copy and has no member ${path.slice(section.path.length + 1)}`, "define it in the section that is copied");
    }
  }

  /** A member by its path; copies on the way are resolved. */
  private find(path: string): Setting | Section | undefined {
    const keys = path.split(".");
    for (let i = 1; i < keys.length; i++) {
      const copy = this.copies.get(keys.slice(0, i).join("."));
      if (copy) this.resolve(copy);
    }
    return find(this.root, path);
  }
}

function newSection(key: string, path: string, params: SchemaParams): Section {
  return { kind: "section", key, path, params, members: new Map(), classPath: path };
}

function cloned(member: Setting | Section, parent: string): Setting | Section {
  const path = `${parent}.${member.key}`;
  if (member.kind === "setting") return { ...member, path };
  const members = new Map([...member.members.values()].map((inner) => [inner.key, cloned(inner, path)]));
  return { ...member, path, members };
}

/** A member of a section by its path, which starts below the section. */
export function find(section: Section, path: string): Setting | Section | undefined {
  let member: Setting | Section | undefined = section;
  for (const key of path.split(".")) member = member?.kind === "section" ? member.members.get(key) : undefined;
  return member;
}

/** Paths of new defaults for settings that are not there, though their section is: slips, most likely. */
export function unusedDefaults(items: readonly SchemaItem[], root: Section): string[] {
  const unused = items.filter(({ path, type }) => type === undefined && find(root, path) === undefined);
  return unused.map(({ path }) => path).filter((path) => path.includes(".") && find(root, path.slice(0, path.lastIndexOf(".")))?.kind === "section");
}

/** All settings in the order in which they are written; those of abstract sections are none of the configuration. */
export function settingsOf(section: Section): Setting[] {
  return [...section.members.values()].flatMap((member) => {
    if (member.kind === "setting") return [member];
    return member.params.abstract ? [] : settingsOf(member);
  });
}

function checkKey(item: SchemaItem, key: string): void {
  if (!/^[A-Za-z_]\w*$/.test(key)) item.fail("path", `"${key}" in ${item.path} is no name`, "letters, digits and _, parts separated by dots");
  if (RESERVED.has(key)) item.fail("path", `"${key}" in ${item.path} is a reserved word`, `for instance: ${key}_value`);
}

function zeroOf(type: SettingType): SettingValue {
  if (type === "b") return false;
  return type === "s" ? "" : 0;
}

const WANTED: Record<SettingType, string> = {
  b: "true or false",
  i: "a whole number",
  ui: "a whole number from 0 on",
  f: "a number",
  d: "a number",
  s: "text",
};

/** The default that an entry gives, as its type wants it. */
function checkedValue(item: SchemaItem, type: SettingType): SettingValue {
  const value = converted(item.value, type);
  return value ?? item.fail("value", `the default of ${item.path} must be ${WANTED[type]}`);
}

function converted(value: unknown, type: SettingType): SettingValue | undefined {
  switch (type) {
    case "b":
      return typeof value === "boolean" ? value : undefined;
    case "s":
      return typeof value === "string" ? value : undefined;
    // As in C, 0xffffffff is -1 for an int.
    case "i":
      return isWhole(value) && value >= -(2 ** 31) && value < 2 ** 32 ? value | 0 : undefined;
    case "ui":
      return isWhole(value) && value >= 0 && value < 2 ** 32 ? value : undefined;
    default: {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number !== "number" || !Number.isFinite(number)) return undefined;
      return type === "f" ? Math.fround(number) : number;
    }
  }
}

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value);
}
