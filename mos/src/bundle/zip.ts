/** The ZIP file that a bundle is: the extra field of the first entry carries signatures. */
import { crc32 } from "@meerkat/core/crc32.ts";
import { ZIP_CENTRAL_HEADER, ZIP_DEFLATED, ZIP_LOCAL_HEADER_BYTES } from "@meerkat/ota-common/zip_format.ts";
import { ZIP_DELTA } from "@meerkat/ota-delta/patch_format.ts";
import { unzipSync, type Zippable, zipSync } from "fflate";
import { UserError } from "../errors.ts";
import { deflated } from "./delta.ts";

export interface ZipEntry {
  /** With its folder. */
  name: string;
  bytes: Uint8Array;
  /** What is in the archive in place of the bytes; by default they are stored. */
  packed?: Packed;
}

export interface Packed {
  /** Compression method of the ZIP format. */
  method: number;
  data: Uint8Array;
}

export interface Zip {
  /** In their order. */
  entries: ZipEntry[];
  /** Extra fields of the first entry's local header, by their id. */
  extra: Map<number, Uint8Array>;
  /** Names of entries that are patches of what a device runs: nobody else can read them. */
  deltas: string[];
}

/** No chip has that much flash. */
const SIZE_LIMIT = 256 << 20;

/** APPNOTE.TXT 4.3.12 and 4.3.16. */
const CENTRAL_HEADER_BYTES = 46;
const END_RECORD = 0x06054b50;
const END_RECORD_BYTES = 22;
const LONGEST_COMMENT = 65_535;

/** ZIP keeps local time from 1980 on; a bundle made twice is the same. */
const DATE = new Date(1980, 0, 1);

export function writeZip(entries: readonly ZipEntry[], extra: Record<number, Uint8Array> = {}): Uint8Array {
  const files: Zippable = {};
  for (const [i, { name, bytes, packed }] of entries.entries()) {
    files[name] = [packed?.data ?? bytes, { level: 0, mtime: DATE, ...(i === 0 ? { extra } : {}) }];
  }
  const zip = Buffer.from(zipSync(files));
  const directory = readDirectory(zip);
  for (const { name, bytes, packed } of entries) {
    const place = directory.find((entry) => entry.name === name);
    if (packed !== undefined && place !== undefined) describePacked(zip, place, bytes, packed.method);
  }
  return zip;
}

/** Entry for a device with the default window; as it is, if it would not become smaller. */
export function compressed(name: string, bytes: Uint8Array): ZipEntry {
  const data = deflated(bytes);
  return data.length < bytes.length ? { name, bytes, packed: { method: ZIP_DEFLATED, data } } : { name, bytes };
}

/** The zip library packs by its own methods only: what it has stored is called packed afterwards. APPNOTE.TXT 4.3.7 and 4.3.12. */
function describePacked(zip: Buffer, { at, directoryAt }: DirectoryEntry, bytes: Uint8Array, method: number): void {
  for (const header of [at, directoryAt + 2]) {
    zip.writeUInt16LE(method, header + 8);
    zip.writeUInt32LE(crc32(bytes, 0, bytes.length), header + 14);
    zip.writeUInt32LE(bytes.length, header + 22);
  }
}

/** Compressed entries are read too. Throws UserError, also for an entry whose check sum is wrong. */
export function readZip(bytes: Uint8Array, from: string): Zip {
  const damaged = (what: string) => new UserError(`${from}: ${what}: the file is damaged, or no ZIP file`);
  let total = 0;
  const deltas: string[] = [];
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize, compression }) => {
        total += originalSize;
        if (total > SIZE_LIMIT) throw new UserError(`${from}: the files in it have more than ${SIZE_LIMIT >> 20} MB`);
        if (compression === ZIP_DELTA) deltas.push(name);
        return !name.endsWith("/") && compression !== ZIP_DELTA;
      },
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw damaged(error instanceof Error ? error.message : String(error));
  }
  const directory = readDirectory(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  if (directory.length === 0) throw damaged("there is nothing in it");
  const entries = directory.filter(({ name }) => Object.hasOwn(files, name)).map(({ name }) => ({ name, bytes: files[name] as Uint8Array }));
  for (const { name, crc } of directory) {
    const data = Object.hasOwn(files, name) ? files[name] : undefined;
    if (data !== undefined && crc32(data, 0, data.length) !== crc) throw damaged(`the check sum of ${name} is wrong`);
  }
  return { entries, extra: readExtra(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), directory[0]?.at ?? 0), deltas };
}

interface DirectoryEntry {
  name: string;
  crc: number;
  /** Where its local header is, and that of the directory. */
  at: number;
  directoryAt: number;
}

/** In the order of the files; as far as it can be read. */
function readDirectory(zip: Buffer): DirectoryEntry[] {
  let end = zip.length - END_RECORD_BYTES;
  while (end >= 0 && end >= zip.length - END_RECORD_BYTES - LONGEST_COMMENT && zip.readUInt32LE(end) !== END_RECORD) end--;
  if (end < 0 || zip.readUInt32LE(end) !== END_RECORD) return [];
  const entries: DirectoryEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  while (at + CENTRAL_HEADER_BYTES <= end && zip.readUInt32LE(at) === ZIP_CENTRAL_HEADER) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString("utf8", at + CENTRAL_HEADER_BYTES, at + CENTRAL_HEADER_BYTES + nameLength);
    entries.push({ name, crc: zip.readUInt32LE(at + 16), at: zip.readUInt32LE(at + 42), directoryAt: at });
    at += CENTRAL_HEADER_BYTES + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries.sort((a, b) => a.at - b.at);
}

function readExtra(zip: Buffer, header: number): Map<number, Uint8Array> {
  const fields = new Map<number, Uint8Array>();
  if (header + ZIP_LOCAL_HEADER_BYTES > zip.length) return fields;
  let at = header + ZIP_LOCAL_HEADER_BYTES + zip.readUInt16LE(header + 26);
  const end = Math.min(zip.length, at + zip.readUInt16LE(header + 28));
  while (at + 4 <= end) {
    const length = zip.readUInt16LE(at + 2);
    if (at + 4 + length > end) break;
    fields.set(zip.readUInt16LE(at), zip.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}
