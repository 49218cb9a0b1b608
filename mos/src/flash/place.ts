/** Which flash file a command means, and where in it. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BuildRecord, RECORD_FILE } from "../builder/record.ts";
import { UserError } from "../errors.ts";
import { runningPort } from "../line/find.ts";
import { parseSize } from "../manifest/size.ts";
import { flashFile, stateFolder } from "../run/session.ts";
import { type Board, boardOf, partitionOf } from "./board.ts";

export interface FlashFlags {
  /** File that stands in for the flash; by default that of the app's machine. */
  flash?: string;
  platform?: string;
  board?: string;
  /** Folder with what `mos build` has made. */
  output?: string;
}

/** `platform`: where no option tells it. Throws UserError, also while a machine runs over the file. */
export function flashPlace(flags: FlashFlags, platform?: string): { path: string; board: Board } {
  const output = resolve(flags.output ?? "build");
  const named = flags.platform ?? platform ?? lastPlatform(output);
  if (named === undefined) throw new UserError("which board's flash?", "add --platform node, linux or cortex-m");
  const board = boardOf(named.toLowerCase(), flags.board);
  const own = flashFile(stateFolder({ platform: board.platform }, output));
  const path = flags.flash === undefined ? own : resolve(flags.flash);
  if (path === own && runningPort(output) !== undefined) {
    throw new UserError(`the machine that has ${path} is running`, "stop it (Ctrl-C in its terminal); mos ota updates a running machine");
  }
  return { path, board };
}

function lastPlatform(output: string): string | undefined {
  const last = join(output, "last.json");
  if (!existsSync(last)) return undefined;
  const { folder } = JSON.parse(readFileSync(last, "utf8")) as { folder: string };
  const record = join(folder, RECORD_FILE);
  return existsSync(record) ? (JSON.parse(readFileSync(record, "utf8")) as BuildRecord).platform : undefined;
}

export interface Range {
  start: number;
  size: number;
}

/** An address or the name of a partition; without a length, up to the end of that. Throws UserError. */
export function rangeOf(board: Board, address: string, length?: string): Range {
  const start = parseSize(address);
  const place = start === undefined ? partitionOf(board, address) : { start, size: board.table.size - start };
  const size = length === undefined ? place.size : parseSize(length);
  if (size === undefined) throw new UserError(`"${length}" is not a number of bytes`, "write 4096, 0x1000 or 4K");
  if (place.size < 0 || size > place.size) {
    throw new UserError(
      `${address} and ${size} bytes from there are not in the flash`,
      start === undefined ? `the partition has ${place.size}` : `it has ${board.table.size}`,
    );
  }
  return { start: place.start, size };
}
