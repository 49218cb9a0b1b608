import { existsSync, readFileSync } from "node:fs";

export const FUSE_SLOTS = 8;
export const FUSE_SLOT_BYTES = 64;

/** Where a host's one-time memory is. */
export function fuseFile(flash: string): string {
  return `${flash}.fuses`;
}

/** `hal_fuse_read` (hal/src/fuse.native.ts) of the machine with this flash; undefined: it has no file. */
export function readFuse(flash: string | undefined, slot: number, out: Uint8Array): boolean {
  if (flash === undefined || slot < 0 || slot >= FUSE_SLOTS || out.length > FUSE_SLOT_BYTES || !existsSync(fuseFile(flash))) return false;
  const key = readFileSync(fuseFile(flash)).subarray(slot * FUSE_SLOT_BYTES, slot * FUSE_SLOT_BYTES + out.length);
  if (key.length < out.length || key.every((byte) => byte === 0xff)) return false;
  out.set(key);
  return true;
}
