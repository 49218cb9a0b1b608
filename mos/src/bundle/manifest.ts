/** `manifest.json` of a firmware bundle, as Mongoose OS has it. What it does not know is kept. */
import { createHash } from "node:crypto";
import { UserError } from "../errors.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Digests and size of one of the files of a part that has several. */
export type PartFile = { [key: string]: Json };

/** A part; `src` is the name of its file, or an object of file names. */
export interface Part {
  type?: string;
  src?: string | Record<string, PartFile>;
  size?: number;
  cs_sha1?: string;
  cs_sha256?: string;
  [key: string]: Json | Record<string, PartFile> | undefined;
}

export interface BundleManifest {
  name?: string;
  platform?: string;
  description?: string;
  version?: string;
  build_id?: string;
  build_timestamp?: string;
  parts: Record<string, Part>;
  [key: string]: Json | Record<string, Part> | undefined;
}

/** A device has it in RAM, all of it. */
const MANIFEST_LIMIT = 64 << 10;

/** Throws UserError. */
export function parseManifest(bytes: Uint8Array, from: string): BundleManifest {
  if (bytes.length > MANIFEST_LIMIT) throw new UserError(`${from}: manifest.json has ${bytes.length} bytes; ${MANIFEST_LIMIT} is the most`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new UserError(`${from}: the manifest is not JSON: the file is damaged, or no bundle`);
  }
  if (!isObject(value)) throw new UserError(`${from}: the manifest is no JSON object`);
  for (const key of ["name", "platform", "description", "version", "build_id", "build_timestamp"] as const) {
    if (value[key] !== undefined && typeof value[key] !== "string") throw new UserError(`${from}: "${key}" of the manifest is no text`);
  }
  if (value.parts === undefined) value.parts = {};
  if (!isObject(value.parts)) throw new UserError(`${from}: "parts" of the manifest is no object`);
  for (const [name, part] of Object.entries(value.parts)) checkPart(from, name, part);
  return value as unknown as BundleManifest;
}

function checkPart(from: string, name: string, part: unknown): void {
  if (!isObject(part)) throw new UserError(`${from}: part ${name} of the manifest is no object`);
  const { src } = part;
  const isFiles = isObject(src) && Object.values(src).every(isObject);
  if (src !== undefined && typeof src !== "string" && !isFiles)
    throw new UserError(`${from}: part ${name}: "src" is neither a file's name nor an object of them`);
  for (const key of ["type", "cs_sha1", "cs_sha256"]) {
    if (part[key] !== undefined && typeof part[key] !== "string") throw new UserError(`${from}: part ${name}: "${key}" is no text`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys sorted, `indent` spaces. The build system of Mongoose OS writes two, its tool one. */
export function manifestText(manifest: BundleManifest, indent: 1 | 2): string {
  return JSON.stringify(sorted(manifest as unknown as Json), null, indent);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

/** Names of the files of a part, with what the manifest says of each. */
export function filesOfPart(part: Part): [string, PartFile][] {
  if (part.src === undefined || part.src === "") return [];
  return typeof part.src === "string" ? [[part.src, part as PartFile]] : Object.entries(part.src);
}

/** What both kinds of devices look at: old ones at `cs_sha1`, newer ones at `cs_sha256` and `size`. */
export function fileDigests(bytes: Uint8Array): { size: number; cs_sha1: string; cs_sha256: string } {
  const digest = (kind: string) => createHash(kind).update(bytes).digest("hex");
  return { size: bytes.length, cs_sha1: digest("sha1"), cs_sha256: digest("sha256") };
}
