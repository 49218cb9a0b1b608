/** `mos flash-read`, `mos flash-write`: bytes of the flash of a virtual board. */
import { writeFileSync } from "node:fs";
import { messageOf, UserError } from "../errors.ts";
import { FlashFile } from "../flash/file-device.ts";
import { type FlashFlags, flashPlace, rangeOf } from "../flash/place.ts";
import { writeRange } from "../flash/write.ts";
import { readSource } from "./source.ts";

export interface FlashAccessFlags extends FlashFlags {
  json?: boolean;
}

/** `[ADDR LEN] FILE`, `PARTITION FILE` or `FILE`. */
export async function flashReadCommand(words: readonly string[], flags: FlashAccessFlags): Promise<number> {
  const { path, board } = flashPlace(flags);
  const target = words.at(-1) as string;
  const place = words.slice(0, -1);
  if (place.length > 2) throw new UserError("too many arguments", "mos flash-read [ADDRESS LENGTH | PARTITION] FILE");
  const { start, size } = rangeOf(board, place[0] ?? "0", place[1]);
  const file = FlashFile.open(path, board, false);
  const bytes = new Uint8Array(size);
  file.read(start, bytes, 0, size);
  file.close();
  if (target === "-") process.stdout.write(bytes);
  else writeLocal(target, bytes);
  if (target !== "-") told(flags, { address: start, size, file: target }, `read ${size} bytes from 0x${start.toString(16)} into ${target}`);
  return 0;
}

export async function flashWriteCommand(address: string, source: string, flags: FlashAccessFlags): Promise<number> {
  const { path, board } = flashPlace(flags);
  const bytes = await readSource(source);
  const { start } = rangeOf(board, address, String(bytes.length));
  const file = FlashFile.open(path, board, true);
  writeRange(file, start, bytes);
  file.close();
  told(flags, { address: start, size: bytes.length, file: source }, `wrote ${bytes.length} bytes at 0x${start.toString(16)}`);
  return 0;
}

function told(flags: FlashAccessFlags, facts: object, text: string): void {
  if (flags.json === true) process.stdout.write(`${JSON.stringify(facts)}\n`);
  else process.stderr.write(`${text}\n`);
}

function writeLocal(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${messageOf(error)}`);
  }
}
