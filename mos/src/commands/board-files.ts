/** `mos board check`, `types` and `new`: files, and nothing that runs. */
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Board } from "../board/board.ts";
import { hostClock } from "../board/clock.ts";
import type { BoardDescription } from "../board/description.ts";
import { boardPath, loadBoard } from "../board/load.ts";
import { type KeySpec, PART_TYPES } from "../board/part-types.ts";
import { UserError } from "../errors.ts";
import { nearest } from "../suggest.ts";
import { columns } from "./columns.ts";

export async function boardCheckCommand(file: string, { json }: { json?: boolean }): Promise<number> {
  const board = loadBoard(boardPath(file));
  if (json === true) process.stdout.write(`${JSON.stringify(board, null, 2)}\n`);
  else process.stdout.write(`${board.title}\n${columns(wiringRows(board))}`);
  return 0;
}

function wiringRows(board: BoardDescription): string[][] {
  return new Board(board, hostClock).state().parts.map(({ id, type, wiring }) => [`  ${id}`, type, wiring]);
}

export async function boardTypesCommand(name: string | undefined): Promise<number> {
  if (name === undefined) {
    process.stdout.write(columns(Object.entries(PART_TYPES).map(([type, { label }]) => [`  ${type}`, label])));
    return 0;
  }
  const type = Object.hasOwn(PART_TYPES, name) ? PART_TYPES[name] : undefined;
  if (type === undefined) {
    const near = nearest(name, Object.keys(PART_TYPES));
    throw new UserError(`there is no model of a ${name}`, near === undefined ? "mos board types lists them" : `did you mean ${near}?`);
  }
  const rows = Object.entries(type.keys).map(([key, spec]) => [`  ${key}`, valuesOf(spec), spec.help]);
  process.stdout.write(`${name}: ${type.label}\n${columns(rows)}`);
  if (type.terminals !== undefined) process.stdout.write(`  others can be wired to NAME.0 to NAME.${type.terminals.count - 1}\n`);
  return 0;
}

/** "0 to 50 ms (0)" */
function valuesOf(spec: KeySpec): string {
  switch (spec.kind) {
    case "wire":
      return `a pin${spec.signal === "level" ? "" : `, or NAME.0 ... of a ${spec.signal === "analog" ? "converter" : "PWM driver"}`}${spec.optional === true ? " (none)" : ""}`;
    case "bus":
      return "a bus (0)";
    case "address":
      return `${spec.addresses.length > 8 ? `0x${(spec.addresses[0] ?? 0).toString(16)} to 0x${(spec.addresses.at(-1) ?? 0).toString(16)}` : spec.addresses.map((one) => `0x${one.toString(16)}`).join(", ")}`;
    case "number":
      return `${spec.min} to ${spec.max}${spec.unit === undefined ? "" : ` ${spec.unit}`} (${spec.default})`;
    case "choice":
      return `${spec.choices.join(", ")} (${spec.default})`;
    case "flag":
      return `true, false (${spec.default})`;
  }
}

export async function boardNewCommand(file: string): Promise<number> {
  if (existsSync(file)) throw new UserError(`${file} is there already`);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(boardPath("demo"), file);
  process.stdout.write(`made ${file}; mos board check tells what is wrong with it, mos board types what else there is\n`);
  return 0;
}
