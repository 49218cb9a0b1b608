/** The file that stands in for the flash chip of an emulated board, and outlives the emulator. */
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { FlashFile } from "../../../ports/description.ts";
import { armFlashFaults } from "../../../ports/flash_fault.ts";
import { UserError } from "../errors.ts";

const ERASED = 0xff;
const SEED_BYTES = 32;

/** Makes the file, erased, if there is none. The machine finds new random bytes in it each time. Throws UserError. */
export function prepareFlash(path: string, file: FlashFile): void {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) {
    writeFileSync(`${path}.new`, Buffer.alloc(file.bytes, ERASED));
    renameSync(`${path}.new`, path);
  }
  const { size } = statSync(path);
  if (size !== file.bytes)
    throw new UserError(`${path} is no flash of this board: it has ${size} bytes, not ${file.bytes}`, "delete it; its contents are lost");
  const handle = openSync(path, "r+");
  writeSync(handle, randomBytes(SEED_BYTES), 0, SEED_BYTES, file.seedAt);
  closeSync(handle);
}

/** Arranges faults for the next start; gives variables for the machine's environment. Throws UserError. */
export function arrangeFaults(platform: string, flash: string, file: FlashFile | undefined, faults: string): Record<string, string> {
  mkdirSync(dirname(flash), { recursive: true });
  try {
    return armFlashFaults(platform, flash, file, faults);
  } catch (error) {
    throw new UserError(`--flash-fault: ${error instanceof Error ? error.message : String(error)}`);
  }
}
