/**
 * The one-time memory of a virtual board: slots of 64 bytes for keys, all 0xff while nothing is in them. On hosts a file
 * beside the flash, for emulated chips a part of the flash's file.
 */
import { closeSync, existsSync, openSync, readSync, writeFileSync, writeSync } from "node:fs";
import type { FlashFile } from "./description.ts";
import { FUSE_SLOT_BYTES, FUSE_SLOTS, fuseFile } from "./node/src/fuses.ts";

/** From `seedAt` of the flash's file: FLASH_FUSES_AT of ports/cortex-m/include/psram_flash.h. */
const FUSES_OFFSET = 512;

/** Puts a key into a slot. Throws if there is one already, or it does not fit. */
export function burnFuse(flash: string, file: FlashFile | undefined, slot: number, key: Uint8Array): void {
  if (slot < 0 || slot >= FUSE_SLOTS || key.length > FUSE_SLOT_BYTES || key.length === 0)
    throw new Error(`slots 0 to ${FUSE_SLOTS - 1} take up to ${FUSE_SLOT_BYTES} bytes`);
  const path = file ? flash : fuseFile(flash);
  if (!existsSync(path)) writeFileSync(path, Buffer.alloc(FUSE_SLOTS * FUSE_SLOT_BYTES, 0xff));
  const at = (file ? file.seedAt + FUSES_OFFSET : 0) + slot * FUSE_SLOT_BYTES;
  const handle = openSync(path, "r+");
  try {
    const now = Buffer.alloc(FUSE_SLOT_BYTES);
    readSync(handle, now, 0, now.length, at);
    if (now.some((byte) => byte !== 0xff)) throw new Error(`slot ${slot} is burnt already`);
    writeSync(handle, key, 0, key.length, at);
  } finally {
    closeSync(handle);
  }
}
