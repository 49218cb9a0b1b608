/** Bundles and images for tests, made from descriptions; and the keys that sign them. */
import { createHash, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { finishImage, ImageContent, ImageSignature, signedPart } from "@meerkat/boot-common/image_encode.ts";
import { crc32 } from "@meerkat/core/crc32.ts";
import { SIGNATURE_ECDSA_P256 } from "@meerkat/hal/crypto.ts";

export interface TestKey {
  privateKey: KeyObject;
  /** SubjectPublicKeyInfo. */
  der: Uint8Array;
}

export function makeKey(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { privateKey, der: publicKey.export({ format: "der", type: "spki" }) };
}

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const hex = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest("hex");
const sign = (key: TestKey, bytes: Uint8Array) => createSign("sha256").update(bytes).sign(key.privateKey);

export interface ImageSpec {
  payload: Uint8Array;
  counter?: number;
  platform?: string;
  keys: TestKey[];
}

/** An image as the loader wants it. */
export function makeImage(spec: ImageSpec): Uint8Array {
  const content = new ImageContent();
  content.payload = spec.payload;
  content.securityCounter = spec.counter ?? 0;
  content.platform = spec.platform ?? "fake";
  const signed = signedPart(content);
  const signatures = spec.keys.map((key) => new ImageSignature(SIGNATURE_ECDSA_P256, sha256(key.der), sign(key, signed)));
  return finishImage(signed, sha256(signed), signatures);
}

/** Bytes that are the same for the same seed, and do not repeat. */
export function noise(size: number, seed: number): Uint8Array {
  let state = seed >>> 0;
  return new Uint8Array(size).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** A file in an archive; what is not given is as it should be. */
export interface FileSpec {
  name: string;
  data: Uint8Array;
  flags?: number;
  method?: number;
  crc?: number;
  size?: number;
  compressedSize?: number;
  extra?: Uint8Array;
  /** Written behind the data. */
  descriptor?: Uint8Array;
}

function localFile(file: FileSpec): Buffer {
  const name = Buffer.from(file.name);
  const extra = file.extra ?? new Uint8Array(0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(file.flags ?? 0, 6);
  header.writeUInt16LE(file.method ?? 0, 8);
  header.writeUInt32LE(file.crc ?? crc32(file.data, 0, file.data.length), 14);
  header.writeUInt32LE(file.compressedSize ?? file.data.length, 18);
  header.writeUInt32LE(file.size ?? file.data.length, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra, file.data, file.descriptor ?? new Uint8Array(0)]);
}

/** A central directory, as far as devices look at it, and a comment. */
const CENTRAL = Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.alloc(42), Buffer.from("PK\x05\x06"), Buffer.alloc(18)]);

export function makeZip(files: FileSpec[], end: Uint8Array = CENTRAL): Buffer {
  return Buffer.concat([...files.map(localFile), end]);
}

export type Json = Record<string, unknown>;

export interface BundleSpec {
  app?: Uint8Array;
  fs?: Uint8Array;
  prefix?: string;
  /** Members of the manifest; undefined leaves one out. */
  manifest?: Json;
  /** Members of the part app. */
  appPart?: Json;
  fsPart?: Json;
  /** Signatures by index. */
  signBy?: (TestKey | undefined)[];
  /** Further files, before the parts. */
  before?: FileSpec[];
  after?: FileSpec[];
  appFile?: Partial<FileSpec>;
  manifestFile?: Partial<FileSpec>;
}

const partOf = (src: string, type: string, data: Uint8Array, more: Json = {}): Json => ({
  type,
  src,
  size: data.length,
  cs_sha1: hex("sha1", data),
  cs_sha256: hex("sha256", data),
  ...more,
});

export function manifestOf(spec: BundleSpec): string {
  const parts: Json = {};
  if (spec.app) parts.app = partOf("app.img", "app", spec.app, spec.appPart);
  if (spec.fs) parts.fs = partOf("fs.img", "fs", spec.fs, spec.fsPart);
  return JSON.stringify({ name: "test", platform: "fake", version: "2.0", build_id: "20260101-000000/v2", parts, ...spec.manifest }, null, 2);
}

export function makeBundle(spec: BundleSpec): Buffer {
  const prefix = spec.prefix ?? "test-2.0/";
  const manifest = Buffer.from(manifestOf(spec));
  const files: FileSpec[] = [{ name: "manifest.json", data: manifest, extra: signatures(spec.signBy ?? [], manifest), ...spec.manifestFile }];
  files.push(...(spec.before ?? []));
  if (spec.app) files.push({ name: "app.img", data: spec.app, ...spec.appFile });
  if (spec.fs) files.push({ name: "fs.img", data: spec.fs });
  files.push(...(spec.after ?? []));
  return makeZip(files.map((file) => ({ ...file, name: prefix + file.name })));
}

function signatures(keys: (TestKey | undefined)[], manifest: Uint8Array): Uint8Array {
  if (keys.length === 0) return new Uint8Array(0);
  const members = keys.flatMap((key, i) => (key ? [[`sig${i}`, sign(key, manifest).toString("base64")]] : []));
  return extraField(0x293a, Buffer.from(JSON.stringify(Object.fromEntries(members))));
}

export function extraField(id: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** Comparing long arrays with `toEqual` takes seconds. */
export const sameBytes = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
