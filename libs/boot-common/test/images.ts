/** Images and devices for tests. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import { SIGNATURE_ECDSA_P256, SIGNATURE_ED25519 } from "@meerkat/hal/crypto.ts";
import { BootKey } from "../src/boot_keys.ts";
import { ImageCheck, ImageRules } from "../src/image_check.ts";
import { finishImage, ImageContent, ImageSignature, signedPart } from "../src/image_encode.ts";

export const SECTOR = 4096;

export class Signer {
  readonly key: BootKey;
  private readonly privateKey: KeyObject;
  private readonly kind: number;

  constructor(kind: "ecdsa" | "ed25519") {
    const { publicKey, privateKey } = kind === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.key = new BootKey(new Uint8Array(publicKey.export({ type: "spki", format: "der" })));
    this.privateKey = privateKey;
    this.kind = kind === "ed25519" ? SIGNATURE_ED25519 : SIGNATURE_ECDSA_P256;
  }

  sign(signed: Uint8Array): ImageSignature {
    const digest = sha256(signed);
    const bytes = this.kind === SIGNATURE_ED25519 ? sign(null, digest, this.privateKey) : sign("sha256", signed, this.privateKey);
    return new ImageSignature(this.kind, sha256(this.key.der), new Uint8Array(bytes));
  }
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

export function makeImage(content: Partial<ImageContent>, signers: readonly Signer[]): Uint8Array {
  const signed = signedPart(Object.assign(new ImageContent(), content));
  return finishImage(
    signed,
    sha256(signed),
    signers.map((signer) => signer.sign(signed)),
  );
}

/** Bytes of a flash, that counts what is read and may refuse. */
export class BytesDevice extends VfsDevice {
  readonly bytes: Uint8Array;
  bytesRead = 0;
  failsAt = -1;

  constructor(bytes: Uint8Array, size = Math.max(SECTOR, Math.ceil(bytes.length / SECTOR) * SECTOR)) {
    super(size, SECTOR);
    this.bytes = new Uint8Array(size).fill(0xff);
    this.bytes.set(bytes.subarray(0, size));
  }

  read(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len) || (this.failsAt >= at && this.failsAt < at + len)) return DEV_INVALID;
    this.bytesRead += len;
    data.set(this.bytes.subarray(at, at + len), off);
    return DEV_OK;
  }

  write(): number {
    return DEV_INVALID;
  }

  erase(): number {
    return DEV_INVALID;
  }
}

export interface Rules {
  revoked?: number;
  minCounter?: number;
  platform?: string;
}

export function checkOf(device: VfsDevice, signers: readonly Signer[], { revoked = 0, minCounter = 0, platform = "fake" }: Rules = {}): ImageCheck {
  return new ImageCheck(
    device,
    new ImageRules(
      signers.map(({ key }) => key),
      revoked,
      minCounter,
      platform,
    ),
  );
}

export function statusOf(image: Uint8Array, signers: readonly Signer[], rules: Rules = {}): number {
  return checkOf(new BytesDevice(image), signers, rules).check();
}
