/** Reads a board.yml, and says what cannot be. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isScalar, type Node } from "yaml";
import { UserError } from "../errors.ts";
import { YamlFile } from "../manifest/document.ts";
import { nearest } from "../suggest.ts";
import type { BoardDescription, BusWires, OptionValue, PartDescription, Wire } from "./description.ts";
import { type KeySpec, PART_TYPES, type PartType } from "./part-types.ts";
import { Wiring } from "./wiring.ts";

export const BOARD_FILE = "board.yml";

/** Boards that come with the tool, by their names. */
const OWN_BOARDS = fileURLToPath(new URL("../../boards/", import.meta.url));

const PIN_COUNT = 64;
/** Controllers of the chip. */
const CHIP_BUSES = ["0", "1"];
const NAME = /^[a-z][a-z0-9_-]{0,31}$/i;
const MAX_PARTS = 100;

/** The board named by a file, or by the name of one that comes with the tool; or that of the app in `folder`; or one with a LED and a button. Throws UserError. */
export function boardFor(folder: string, named: string | undefined): BoardDescription {
  if (named !== undefined) return loadBoard(boardPath(named));
  const own = join(folder, BOARD_FILE);
  return existsSync(own) ? loadBoard(own) : minimalBoard();
}

/** A LED and a button. */
export function minimalBoard(): BoardDescription {
  return loadBoard(join(OWN_BOARDS, "minimal.yml"));
}

/** Throws UserError. */
export function boardPath(named: string): string {
  const own = join(OWN_BOARDS, `${named}.yml`);
  if (!/[/.]/.test(named) && existsSync(own)) return own;
  if (!existsSync(named)) throw new UserError(`there is no board file ${named}`, "mos board new makes one; boards that come with mos: demo, minimal");
  return resolve(named);
}

/** Throws UserError with the place of what is wrong. */
export function loadBoard(path: string): BoardDescription {
  return new Loader(new YamlFile(path)).load();
}

class Loader {
  private readonly file: YamlFile;
  private readonly wiring: Wiring;

  constructor(file: YamlFile) {
    this.file = file;
    this.wiring = new Wiring((node, message, hint) => file.fail(node, message, hint));
  }

  load(): BoardDescription {
    const known = ["name", "title", "i2c", "parts"];
    const entries = new Map(this.file.entries(this.file.root, "a board", known).map((entry) => [entry.key, entry]));
    const text = (key: string) => this.file.text(entries.get(key)?.node ?? null, `\`${key}\``);
    const name = text("name");
    if (!NAME.test(name)) this.file.fail(entries.get("name")?.node ?? this.file.root, "a board needs a `name` of letters, digits, - and _", "name: my-board");
    const buses = this.buses(entries.get("i2c")?.node ?? null);
    const parts = this.parts(entries.get("parts")?.node ?? null, buses);
    this.wiring.check(parts);
    return { name, title: text("title") || name, buses, parts };
  }

  private buses(node: Node | null): Record<string, BusWires> {
    const buses: Record<string, BusWires> = Object.fromEntries(CHIP_BUSES.map((name) => [name, {}]));
    for (const { key, node: value, keyNode } of this.file.entries(node, "`i2c`")) {
      if (!NAME.test(key) && !CHIP_BUSES.includes(key))
        this.file.fail(keyNode, `a bus cannot be called \`${key}\``, "0 and 1 are the chip's; others have names that begin with a letter");
      const wires: BusWires = {};
      for (const { key: wire, node: pin } of this.file.entries(value, `bus ${key}`, ["sda", "scl"])) {
        wires[wire as "sda" | "scl"] = this.pin(pin, `${wire} of bus ${key}`);
        this.wiring.busPin(this.pin(pin, wire), key, pin);
      }
      if ((wires.sda === undefined) !== (wires.scl === undefined)) this.file.fail(value, `bus ${key} needs both \`sda\` and \`scl\``);
      if (!CHIP_BUSES.includes(key) && wires.sda === undefined) this.file.fail(keyNode, `bus ${key} is none of the chip's: it needs \`sda\` and \`scl\``);
      buses[key] = wires;
    }
    return buses;
  }

  private parts(node: Node | null, buses: Record<string, BusWires>): PartDescription[] {
    const entries = this.file.entries(node, "`parts`");
    if (entries.length > MAX_PARTS) this.file.fail(node, `a board has at most ${MAX_PARTS} parts`);
    const ids = new Set<string>();
    return entries.map(({ key, node: value, keyNode }) => {
      if (!NAME.test(key)) this.file.fail(keyNode, `a part cannot be called \`${key}\``, "names are letters, digits, - and _, and begin with a letter");
      if (ids.has(key)) this.file.fail(keyNode, `there are two parts called \`${key}\``);
      ids.add(key);
      return this.part(key, keyNode, value, buses);
    });
  }

  private part(id: string, keyNode: Node, node: Node | null, buses: Record<string, BusWires>): PartDescription {
    const entries = this.file.entries(node, `part ${id}`);
    const typeNode = entries.find(({ key }) => key === "type")?.node ?? null;
    if (typeNode === null) this.file.fail(keyNode, `part ${id} has no \`type\``, `types: ${Object.keys(PART_TYPES).join(", ")}`);
    const typeName = this.file.text(typeNode, "`type`");
    const type = this.typeOf(typeName, typeNode);
    this.file.entries(node, `a part of type ${typeName}`, ["type", "label", "at", ...Object.keys(type.keys)]);
    const given = new Map(entries.map((entry) => [entry.key, entry.node]));
    const options: Record<string, OptionValue> = {};
    for (const [key, spec] of Object.entries(type.keys)) {
      const value = this.option(id, key, spec, given.get(key) ?? null, keyNode, buses);
      if (value === undefined) continue;
      options[key] = value;
      const place = given.get(key) ?? keyNode;
      if (spec.kind === "wire") this.wiring.use(value as Wire, spec.signal, id, key, place);
    }
    if (type.keys.i2c !== undefined) this.wiring.address(String(options.i2c), Number(options.address), id, given.get("address") ?? keyNode);
    if (type.keys.spi !== undefined) this.wiring.chipSelect(Number(options.spi), Number(options.cs), id, given.get("cs") ?? keyNode);
    const label = given.has("label") ? this.file.text(given.get("label") ?? null, "`label`") : type.label;
    const at = this.place(given.get("at") ?? null, id);
    return { id, type: typeName, label, ...(at === undefined ? {} : { at }), options };
  }

  private typeOf(name: string, node: Node): PartType {
    const type = Object.hasOwn(PART_TYPES, name) ? PART_TYPES[name] : undefined;
    if (type !== undefined) return type;
    const near = nearest(name, Object.keys(PART_TYPES));
    return this.file.fail(
      node,
      `there is no model of a \`${name}\``,
      near === undefined ? `types: ${Object.keys(PART_TYPES).join(", ")}` : `did you mean \`${near}\`?`,
    );
  }

  /** Undefined: an optional one that is not there. */
  private option(id: string, key: string, spec: KeySpec, node: Node | null, partNode: Node, buses: Record<string, BusWires>): OptionValue | undefined {
    const what = `\`${key}\` of ${id}`;
    switch (spec.kind) {
      case "wire":
        if (node !== null) return this.wire(node, what);
        return spec.optional === true ? undefined : this.file.fail(partNode, `part ${id} needs \`${key}\`: ${spec.help}`);
      case "bus": {
        const name = node === null ? "0" : this.file.text(node, what);
        return Object.hasOwn(buses, name)
          ? name
          : this.file.fail(node, `there is no bus \`${name}\``, `buses: ${Object.keys(buses).join(", ")}; others are made under \`i2c\``);
      }
      case "address": {
        const [usual = 0] = spec.addresses;
        const value = node === null ? usual : this.number(node, what);
        if (spec.addresses.includes(value)) return value;
        return this.file.fail(
          node,
          `${id} cannot have address 0x${value.toString(16)}`,
          `it has ${spec.addresses.map((one) => `0x${one.toString(16)}`).join(" or ")}`,
        );
      }
      case "number": {
        const value = node === null ? spec.default : this.number(node, what);
        if (value >= spec.min && value <= spec.max && (spec.isWhole !== true || Number.isInteger(value))) return value;
        return this.file.fail(
          node,
          `${what} goes from ${spec.min} to ${spec.max}${spec.unit === undefined ? "" : ` ${spec.unit}`}${spec.isWhole === true ? ", in whole numbers" : ""}`,
        );
      }
      case "choice": {
        const value = node === null ? spec.default : this.file.text(node, what);
        return spec.choices.includes(value) ? value : this.file.fail(node, `${what} cannot be \`${value}\``, `it is one of ${spec.choices.join(", ")}`);
      }
      case "flag":
        return node === null ? spec.default : this.file.flag(node, what);
    }
  }

  private number(node: Node | null, what: string): number {
    if (isScalar(node) && typeof node.value === "number" && Number.isFinite(node.value)) return node.value;
    return this.file.fail(node, `${what} must be a number`);
  }

  private pin(node: Node | null, what: string): number {
    const pin = this.number(node, what);
    return Number.isInteger(pin) && pin >= 0 && pin < PIN_COUNT ? pin : this.file.fail(node, `${what}: the chip has pins 0 to ${PIN_COUNT - 1}`);
  }

  /** `5`, or `pwm.3`. */
  private wire(node: Node, what: string): Wire {
    const text = this.file.text(node, what);
    return /^[a-z][a-z0-9_-]*\.\d{1,3}$/i.test(text) ? text : this.pin(node, what);
  }

  private place(node: Node | null, id: string): [number, number] | undefined {
    if (node === null) return undefined;
    const [x, y, ...more] = this.file.items(node, `\`at\` of ${id}`).map((item) => this.number(item, `\`at\` of ${id}`));
    return x === undefined || y === undefined || more.length > 0
      ? this.file.fail(node, `\`at\` of ${id} is two numbers: from the left, and from the top`)
      : [x, y];
  }
}
