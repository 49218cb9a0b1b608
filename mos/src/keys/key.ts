/** Keys that images and bundles are signed with: ECDSA over P-256, and Ed25519. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { messageOf, UserError } from "../errors.ts";
import { askHidden } from "../terminal.ts";

export type KeyKind = "ecdsa-p256" | "ed25519";

export interface SigningKey {
  kind: KeyKind;
  /** DER SubjectPublicKeyInfo. */
  public: Buffer;
  /** ECDSA: of the SHA-256 of the message, ASN.1 DER; Ed25519: of the message itself. */
  sign: (message: Uint8Array) => Buffer;
}

export interface PublicKey {
  kind: KeyKind;
  /** DER SubjectPublicKeyInfo. */
  der: Buffer;
  verify: (message: Uint8Array, signature: Uint8Array) => boolean;
}

/** A new private key as PEM: what the field's tools make, `EC PRIVATE KEY` (RFC 5915) for P-256 and PKCS #8 (RFC 8410) for Ed25519. */
export function generateKey(kind: KeyKind, password?: string): string {
  const { privateKey } = kind === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ec", { namedCurve: "P-256" });
  if (password !== undefined) return privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: password }).toString();
  return privateKey.export({ type: kind === "ed25519" ? "pkcs8" : "sec1", format: "pem" }).toString();
}

/** Asks for the password of a key that has one. Throws UserError. */
export async function readSigningKey(path: string): Promise<SigningKey> {
  const pem = readKeyFile(path);
  const isLocked = pem.includes("ENCRYPTED");
  return signingKey(pem, path, isLocked ? await askHidden(`password of ${path}: `) : undefined);
}

/** Throws UserError. */
export function signingKey(pem: string, path: string, password?: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, ...(password === undefined ? {} : { passphrase: password }) });
  } catch (error) {
    if (password !== undefined) throw new UserError(`${path}: the password is not that of this key`);
    if (/PUBLIC KEY|BEGIN CERTIFICATE/.test(pem))
      throw new UserError(`${path} holds no private key`, "signing takes the file that mos gen-key made, verifying its .pub");
    throw new UserError(`${path} holds no private key in PEM form: ${messageOf(error)}`, `mos gen-key ${path.endsWith(".pem") ? "key.pem" : path} makes one`);
  }
  const kind = kindOf(key, path);
  const publicKey = createPublicKey(key);
  return {
    kind,
    public: publicKey.export({ type: "spki", format: "der" }),
    sign: (message) => sign(kind === "ed25519" ? null : "sha256", message, key),
  };
}

/** A public key, the public half of a private one, or of a certificate. Throws UserError. */
export function readPublicKey(path: string): PublicKey {
  try {
    return publicKey(createPublicKey(readKeyFile(path)), path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} holds no key in PEM form: ${messageOf(error)}`);
  }
}

/** Throws UserError. */
export function publicKeyOfDer(der: Uint8Array, from: string): PublicKey {
  try {
    return publicKey(publicKeyObject(der), from);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${from} is no public key: ${messageOf(error)}`);
  }
}

function publicKey(key: KeyObject, from: string): PublicKey {
  const kind = kindOf(key, from);
  return {
    kind,
    der: key.export({ type: "spki", format: "der" }),
    verify: (message, signature) => verify(kind === "ed25519" ? null : "sha256", message, key, signature),
  };
}

function kindOf(key: KeyObject, path: string): KeyKind {
  if (key.asymmetricKeyType === "ed25519") return "ed25519";
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === "ec" && curve === "prime256v1") return "ecdsa-p256";
  const what = [key.asymmetricKeyType, curve].filter((word) => word !== undefined).join(" ");
  throw new UserError(`${path}: devices cannot verify signatures of this kind of key (${what})`, "mos gen-key makes ECDSA P-256 or Ed25519 keys");
}

function readKeyFile(path: string): string {
  if (!existsSync(path)) throw new UserError(`there is no key file ${path}`, "mos gen-key makes one");
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  }
}

export function publicPem(der: Uint8Array): string {
  return publicKeyObject(der).export({ type: "spki", format: "pem" }).toString();
}

function publicKeyObject(der: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(der), type: "spki", format: "der" });
}

/** What `update.keyN` of a device takes: the body of the PEM public key. */
export function keySetting(der: Uint8Array): string {
  return Buffer.from(der).toString("base64");
}

/** A public key in short, for people: how its SHA-256 begins. */
export function fingerprint(der: Uint8Array): string {
  return createHash("sha256").update(der).digest("hex").slice(0, 16);
}
