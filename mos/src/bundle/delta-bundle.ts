/** A bundle that holds only what differs from the firmware of another. */
import { basename } from "node:path";
import { ZIP_DELTA } from "@meerkat/ota-delta/patch_format.ts";
import { UserError } from "../errors.ts";
import { type Bundle, readBundle } from "./bundle.ts";
import { makeDelta } from "./delta.ts";
import { compressed, readZip, writeZip, type ZipEntry } from "./zip.ts";

export interface DeltaBundle {
  bytes: Uint8Array;
  /** Of the application's image: whole, and as the patch has it. */
  imageBytes: number;
  deltaBytes: number;
}

/**
 * `wanted` with the image of its app as a patch of that of `old`, and other parts compressed. The manifest stays as it is, to the
 * byte, and with it its signatures: it tells what comes out. Names are for messages. Throws UserError.
 */
export function makeDeltaBundle(old: Uint8Array, wanted: Uint8Array, oldName: string, wantedName: string): DeltaBundle {
  const before = appOf(readBundle(old, oldName), oldName);
  const after = appOf(readBundle(wanted, wantedName), wantedName);
  if (before.platform !== after.platform) {
    throw new UserError(`the bundles are for two platforms: ${oldName} for ${before.platform}, ${wantedName} for ${after.platform}`);
  }
  const { entries, extra } = readZip(wanted, wantedName);
  const delta = makeDelta(before.image, after.image);
  const packed = entries.map((entry, i): ZipEntry => {
    if (i === 0) return entry;
    return basename(entry.name) === after.src ? { ...entry, packed: { method: ZIP_DELTA, data: delta } } : compressed(entry.name, entry.bytes);
  });
  return { bytes: writeZip(packed, Object.fromEntries(extra)), imageBytes: after.image.length, deltaBytes: delta.length };
}

function appOf({ manifest, files, deltas }: Bundle, name: string): { src: string; image: Uint8Array; platform: string } {
  const part = Object.values(manifest.parts).find(({ type, src }) => type === "app" && typeof src === "string");
  const src = typeof part?.src === "string" ? basename(part.src) : "";
  if (deltas.has(src)) throw new UserError(`${name} is a delta itself`, "give the bundle that it was made of");
  const image = files.get(src);
  if (image === undefined) throw new UserError(`${name} has no part of type app with one file`);
  return { src, image, platform: manifest.platform ?? "" };
}
