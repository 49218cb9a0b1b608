/** The tools that belong to a linked file: what `mos build` has noted beside it. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readPort } from "../../../ports/description.ts";
import { type BuildRecord, RECORD_FILE } from "../builder/record.ts";
import { UserError } from "../errors.ts";
import type { SymbolSource } from "./symbolise.ts";

/** How addresses of an image are looked up. Throws UserError. */
export function toolsOfImage(image: string): SymbolSource {
  const path = resolve(image);
  const note = join(dirname(path), RECORD_FILE);
  if (!existsSync(path)) throw new UserError(`there is no image ${image}`, "mos build prints where it is: build/cortex-m/blink.elf");
  if (!existsSync(note)) throw new UserError(`${image} was not built by mos build`, `it leaves ${RECORD_FILE} beside the image`);
  const { platform } = JSON.parse(readFileSync(note, "utf8")) as BuildRecord;
  return symbolsOf(platform, path);
}

export function symbolsOf(platform: string, image: string): SymbolSource {
  // On linux the first address of a panic is a return address like the others.
  return { image, addr2line: readPort(platform).tools.addr2line, firstIsExact: platform !== "linux" };
}
