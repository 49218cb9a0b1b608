/** A firmware bundle (`fw.zip`): a manifest and the files of its parts. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { ZIP_LOCAL_HEADER_BYTES } from "@meerkat/ota-common/zip_format.ts";
import { messageOf, UserError } from "../errors.ts";
import { publicKeyOfDer, type SigningKey } from "../keys/key.ts";
import { type BundleManifest, fileDigests, filesOfPart, manifestText, type Part, parseManifest } from "./manifest.ts";
import { compressed, readZip, writeZip, type ZipEntry } from "./zip.ts";

const MANIFEST = "manifest.json";
/** Extra field of the manifest's entry: JSON with `sig0` to `sig7` and what else its maker put there. */
const EXTRA_FIELD = 0x293a;
export const SIGNATURES = 8;
/** A device keeps no longer names. */
const NAME_LIMIT = 50;

export interface Bundle {
  /** That all names are in; empty for none. */
  folder: string;
  manifest: BundleManifest;
  /** As it is in the file: what signatures sign. */
  manifestBytes: Uint8Array;
  /** By their names without a folder. */
  files: Map<string, Uint8Array>;
  /** Names of files that are patches of what a device runs. */
  deltas: ReadonlySet<string>;
  /** Of the extra field, without the signatures. */
  attributes: Map<string, string>;
  /** DER; an index without one is left out. */
  signatures: Map<number, Uint8Array>;
}

export interface BundleOptions {
  /** Folder that all names are in: what the build system of Mongoose OS writes, and not its tool. */
  folder?: string;
  indent: 1 | 2;
  attributes?: ReadonlyMap<string, string>;
  /** By index; undefined leaves one out. Only ECDSA P-256. */
  keys?: readonly (SigningKey | undefined)[];
  compress?: boolean;
}

/** Throws UserError. */
export function readBundleFile(path: string): Bundle {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  }
  return readBundle(bytes, path);
}

/** `from` names it in messages. Throws UserError. */
export function readBundle(bytes: Uint8Array, from: string): Bundle {
  const { entries, extra, deltas } = readZip(bytes, from);
  const files = new Map(entries.map(({ name, bytes: data }) => [basename(name), data]));
  const manifestBytes = files.get(MANIFEST);
  if (manifestBytes === undefined) throw new UserError(`${from} is no firmware bundle: there is no ${MANIFEST} in it`);
  const first = entries[0]?.name ?? "";
  if (basename(first) !== MANIFEST) throw new UserError(`${from}: ${MANIFEST} is not the first file in it: devices refuse that`);
  files.delete(MANIFEST);
  return {
    folder: first.slice(0, -MANIFEST.length - 1),
    manifest: parseManifest(manifestBytes, from),
    manifestBytes,
    files,
    deltas: new Set(deltas.map((name) => basename(name))),
    ...readExtra(extra.get(EXTRA_FIELD), from),
  };
}

function readExtra(bytes: Uint8Array | undefined, from: string): Pick<Bundle, "attributes" | "signatures"> {
  const attributes = new Map<string, string>();
  const signatures = new Map<number, Uint8Array>();
  let fields: unknown = {};
  try {
    if (bytes !== undefined) fields = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    throw new UserError(`${from}: what should be the signatures of the manifest is damaged`);
  }
  for (const [key, value] of Object.entries(typeof fields === "object" && fields !== null ? fields : {})) {
    const index = /^sig([0-7])$/.exec(key)?.[1];
    if (index === undefined) attributes.set(key, String(value));
    else signatures.set(Number(index), Buffer.from(String(value), "base64"));
  }
  return { attributes, signatures };
}

/** Bytes from the start of a bundle to the end of its manifest, which comes first in it. */
export function manifestEnd(zip: Uint8Array): number {
  const header = Buffer.from(zip.buffer, zip.byteOffset, ZIP_LOCAL_HEADER_BYTES);
  return ZIP_LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28) + header.readUInt32LE(18);
}

/** What is wrong with a bundle, in words; empty for a good one. */
export function checkBundle({ manifest, files, deltas }: Bundle): string[] {
  const findings: string[] = [];
  for (const key of ["platform", "version", "build_id"] as const) {
    if (manifest[key] === undefined || manifest[key] === "") findings.push(`the manifest has no "${key}"`);
  }
  for (const [name, part] of Object.entries(manifest.parts)) findings.push(...checkPart(name, part, files, deltas));
  return findings;
}

function checkPart(part: string, described: Part, files: ReadonlyMap<string, Uint8Array>, deltas: ReadonlySet<string>): string[] {
  return filesOfPart(described).flatMap(([name, { size, cs_sha1, cs_sha256 }]) => {
    if (deltas.has(basename(name))) return [];
    const bytes = files.get(basename(name));
    if (bytes === undefined) return [`part ${part}: ${name} is not in the bundle`];
    const actual = fileDigests(bytes);
    const is = `part ${part}: ${name}`;
    if (described.fill === undefined && typeof size === "number" && size !== actual.size) return [`${is} has ${actual.size} bytes, not ${size}`];
    if (typeof cs_sha256 === "string" && cs_sha256.toLowerCase() !== actual.cs_sha256) return [`${is} is damaged: its SHA-256 is not that of the manifest`];
    if (typeof cs_sha1 === "string" && cs_sha1.toLowerCase() !== actual.cs_sha1) return [`${is} is damaged: its SHA-1 is not that of the manifest`];
    return [];
  });
}

/** Whether signature `index` is one of this key (DER SubjectPublicKeyInfo). */
export function isSignedBy({ manifestBytes, signatures }: Bundle, index: number, key: Uint8Array): boolean {
  const signature = signatures.get(index);
  return signature !== undefined && publicKeyOfDer(key, `key ${index}`).verify(manifestBytes, signature);
}

/** Sets sizes and check sums, and signs. Throws UserError if a part's file is not there. */
export function writeBundle(manifest: BundleManifest, files: ReadonlyMap<string, Uint8Array>, options: BundleOptions): Uint8Array {
  const described: BundleManifest = {
    ...manifest,
    parts: Object.fromEntries(Object.entries(manifest.parts).map(([name, part]) => [name, withDigests(name, part, files)])),
  };
  const manifestBytes = Buffer.from(manifestText(described, options.indent));
  const folder = options.folder === undefined ? "" : `${options.folder}/`;
  const entries: ZipEntry[] = [{ name: `${folder}${MANIFEST}`, bytes: manifestBytes }];
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (name.length >= NAME_LIMIT) throw new UserError(`the name ${name} is too long for devices`, `${NAME_LIMIT - 1} characters are the most`);
    entries.push(options.compress === true ? compressed(folder + name, bytes) : { name: folder + name, bytes });
  }
  const extra = extraField(manifestBytes, options);
  return writeZip(entries, extra === undefined ? {} : { [EXTRA_FIELD]: extra });
}

function withDigests(part: string, described: Part, files: ReadonlyMap<string, Uint8Array>): Part {
  const digests = (name: string) => {
    const bytes = files.get(basename(name));
    if (bytes === undefined) throw new UserError(`part ${part}: there is no file ${name} for it`);
    return fileDigests(bytes);
  };
  const { src, size } = described;
  if (src === undefined || src === "") return described;
  if (typeof src === "string") {
    const { size: length, ...sums } = digests(src);
    // With `fill` it is the size of the region.
    return { ...described, src: basename(src), size: described.fill === undefined ? length : (size ?? length), ...sums };
  }
  return { ...described, src: Object.fromEntries(Object.entries(src).map(([name, file]) => [basename(name), { ...file, ...digests(name) }])) };
}

function extraField(manifestBytes: Uint8Array, { attributes = new Map(), keys = [] }: BundleOptions): Uint8Array | undefined {
  if (keys.length > SIGNATURES) throw new UserError(`a bundle has ${SIGNATURES} signatures at most`);
  const fields: Record<string, string> = Object.fromEntries(attributes);
  for (const [i, key] of keys.entries()) {
    if (key === undefined) continue;
    if (key.kind !== "ecdsa-p256") throw new UserError("manifests of bundles are signed with ECDSA P-256 keys only", "mos gen-key makes one");
    fields[`sig${i}`] = key.sign(manifestBytes).toString("base64");
  }
  return Object.keys(fields).length === 0 ? undefined : Buffer.from(JSON.stringify(fields));
}
