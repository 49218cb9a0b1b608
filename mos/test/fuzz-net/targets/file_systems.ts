import { FatType } from "@meerkat/vfs-fs-fat/fat_type.ts";
import { SpiffsType } from "@meerkat/vfs-fs-spiffs/spiffs_type.ts";
import { ImageDevice, useImage } from "./image_device.ts";

/** Reads that one call may take: for SPIFFS all pages for each page at worst, for FAT all of the table for each cluster. */
const MAX_READS: i32 = 400_000;

const SPIFFS_OPTIONS: string = '{"bs":1024,"ps":128,"es":1024}';

const flash = new ImageDevice(4096, 1024, false, MAX_READS);
const card = new ImageDevice(8192, 512, true, MAX_READS);
const spiffs = new SpiffsType();
const fat = new FatType();

/** An image of a SPIFFS: checked, mended, read, and written to. */
export function fuzzSpiffsImage(data: Uint8Array, chunk: i32): void {
  flash.load(data);
  spiffs.check(flash, SPIFFS_OPTIONS);
  flash.reads = 0;
  const fs = spiffs.mount(flash, chunk % 2 === 0 ? SPIFFS_OPTIONS : '{"bs":1024,"ps":128,"es":1024,"check":false}');
  if (fs !== undefined) useImage(flash, fs);
}

/** An image of a FAT volume: checked, read, and written to. */
export function fuzzFatImage(data: Uint8Array, _chunk: i32): void {
  card.load(data);
  fat.check(card, "");
  card.reads = 0;
  const fs = fat.mount(card, "");
  if (fs !== undefined) useImage(card, fs);
}
