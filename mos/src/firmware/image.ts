/** Images in MCUboot's format: made, signed and looked into, by the codec that the boot loader has too. */
import { createHash } from "node:crypto";
import { BootKey } from "@meerkat/boot-common/boot_keys.ts";
import { IMAGE_GOOD, IMAGE_UNKNOWN_KEY, ImageCheck, ImageRules, imageFaultText } from "@meerkat/boot-common/image_check.ts";
import { finishImage, ImageContent, ImageSignature, signedPart } from "@meerkat/boot-common/image_encode.ts";
import { decodeHeader, FLAG_RAM_LOAD, TLV_INFO_BYTES, TLV_KEYHASH, TLV_PLATFORM, TLV_SECURITY_COUNTER, TlvReader } from "@meerkat/boot-common/image_format.ts";
import { SIGNATURE_ECDSA_P256, SIGNATURE_ED25519 } from "@meerkat/hal/crypto.ts";
import { UserError } from "../errors.ts";
import { MemoryDevice } from "../flash/file-device.ts";
import type { SigningKey } from "../keys/key.ts";
import { installHostNatives } from "./host-natives.ts";

export interface ImageFacts {
  version: string;
  payloadBytes: number;
  /** Undefined: it runs wherever it lies. */
  loadAddress: number | undefined;
  /** Empty: not stated. */
  platform: string;
  securityCounter: number;
  /** SHA-256 of the keys it is signed with, in hexadecimal. */
  keyHashes: string[];
  /** Of all but the signatures. */
  sha256: string;
}

export function encodeImage(content: Partial<ImageContent>, keys: readonly SigningKey[]): Uint8Array {
  return signImage(signedPart(Object.assign(new ImageContent(), content)), keys);
}

function signImage(signed: Uint8Array, keys: readonly SigningKey[]): Uint8Array {
  const digest = createHash("sha256").update(signed).digest();
  const signatures = keys.map((key) => {
    const keyHash = createHash("sha256").update(key.public).digest();
    return key.kind === "ed25519"
      ? new ImageSignature(SIGNATURE_ED25519, keyHash, key.sign(digest))
      : new ImageSignature(SIGNATURE_ECDSA_P256, keyHash, key.sign(signed));
  });
  return finishImage(signed, digest, signatures);
}

/** The same image with other signatures. Throws UserError. */
export function resignImage(image: Uint8Array, keys: readonly SigningKey[], from: string): Uint8Array {
  const { fault } = checkImage(image, []);
  if (fault !== "" && fault !== imageFaultText(IMAGE_UNKNOWN_KEY)) throw new UserError(`${from} is no image that can be signed: ${fault}`);
  return signImage(image.subarray(0, signedBytes(image)), keys);
}

export function isImage(bytes: Uint8Array): boolean {
  return decodeHeader(bytes) !== undefined;
}

/** What the boot loader would say of it with these keys (DER SubjectPublicKeyInfo); `fault` is empty for a good one. */
export function checkImage(image: Uint8Array, keys: readonly Uint8Array[]): { fault: string; facts: ImageFacts | undefined } {
  installHostNatives();
  const facts = factsOf(image);
  const device = new MemoryDevice(image.length);
  device.bytes.set(image);
  const rules = new ImageRules(
    keys.map((key) => new BootKey(key)),
    0,
    0,
    facts?.platform ?? "",
  );
  const check = new ImageCheck(device, rules);
  const status = check.check();
  if (status === IMAGE_GOOD && check.totalBytes !== image.length) return { fault: `there are ${image.length - check.totalBytes} bytes behind its end`, facts };
  return { fault: status === IMAGE_GOOD ? "" : imageFaultText(status), facts };
}

/** Undefined for what is no image; of a damaged one, what can be read. */
function factsOf(image: Uint8Array): ImageFacts | undefined {
  const header = decodeHeader(image);
  if (header === undefined) return undefined;
  const signed = signedBytes(image);
  const facts: ImageFacts = {
    version: header.version(),
    payloadBytes: header.payloadBytes,
    loadAddress: (header.flags & FLAG_RAM_LOAD) === 0 ? undefined : header.loadAddress,
    platform: "",
    securityCounter: 0,
    keyHashes: [],
    sha256: createHash("sha256").update(image.subarray(0, signed)).digest("hex"),
  };
  const view = Buffer.from(image.buffer, image.byteOffset, image.length);
  for (const { type, at, length } of tlvs(image, header.headerBytes + header.payloadBytes, header.protectedBytes)) {
    if (type === TLV_PLATFORM) facts.platform = view.toString("latin1", at, at + length);
    if (type === TLV_SECURITY_COUNTER && length === 4) facts.securityCounter = view.readUInt32LE(at);
  }
  for (const { type, at, length } of tlvs(image, signed, image.length - signed)) {
    if (type === TLV_KEYHASH) facts.keyHashes.push(view.toString("hex", at, at + length));
  }
  return facts;
}

function signedBytes(image: Uint8Array): number {
  const header = decodeHeader(image);
  return header === undefined ? 0 : header.headerBytes + header.payloadBytes + header.protectedBytes;
}

function tlvs(image: Uint8Array, start: number, bytes: number): { type: number; at: number; length: number }[] {
  if (bytes < TLV_INFO_BYTES || start + bytes > image.length) return [];
  const reader = new TlvReader(image, start, start + bytes);
  const found: { type: number; at: number; length: number }[] = [];
  while (reader.advance()) found.push({ type: reader.type, at: reader.at, length: reader.length });
  return found;
}

/** `1.2.3+4`; what is not said is 0. Undefined for a text that does not begin like that, or numbers that do not fit. */
export function imageVersion(text: string): { major: number; minor: number; revision: number; build: number } | undefined {
  const [, major, minor = "0", revision = "0", build = "0"] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\+(\d+))?(?![\d.])/.exec(text) ?? [];
  const version = { major: Number(major), minor: Number(minor), revision: Number(revision), build: Number(build) };
  const fits = major !== undefined && version.major < 256 && version.minor < 256 && version.revision < 65_536 && version.build < 2 ** 32;
  return fits ? version : undefined;
}
