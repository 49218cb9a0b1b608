/** Machines that a boot loader starts find the program in their flash. */
import { existsSync, readFileSync } from "node:fs";
import type { BuildRecord, FirmwareFiles } from "../builder/record.ts";
import { boardOf } from "../flash/board.ts";
import { FlashFile } from "../flash/file-device.ts";
import { install } from "../flash/install.ts";

/**
 * Puts a build into the active slot of the flash file `flash`; files in it stay. One that `isNew` does not say to be new is put
 * into a new flash only: an update may have brought another since. Throws UserError.
 */
export function prepareFirmware(record: BuildRecord, firmware: FirmwareFiles, flash: string, isNew: boolean): void {
  if (!isNew && existsSync(flash)) return;
  const board = boardOf(record.platform, record.board);
  const file = FlashFile.open(flash, board, true);
  try {
    const fs = firmware.fs === undefined ? undefined : readFileSync(firmware.fs);
    install(file, board, { app: readFileSync(firmware.app), securityCounter: firmware.securityCounter, fs }, "if-erased");
  } finally {
    file.close();
  }
}
