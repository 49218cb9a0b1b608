/** hal/src/crypto.native.ts on a machine, against Node's crypto and published vectors. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { expect } from "vitest";
import { type Commands, hex } from "./commands.ts";

const ECDSA_P256 = 0;
const ED25519 = 1;
const SHA256 = 2;

export async function checkHashes(device: Commands): Promise<void> {
  const text = "The quick brown fox jumps over the lazy dog";
  for (const [kind, name] of ["md5", "sha1", "sha256"].entries()) {
    const wanted = createHash(name).update(text).digest("hex");
    expect(await device.command(`hash ${kind} ${hex(text)}`)).toBe(wanted);
    expect(await device.command(`hash ${kind} `)).toBe(createHash(name).digest("hex"));
    const digest = await device.command(`digest-begin ${kind}`);
    for (const piece of [text.slice(0, 7), "", text.slice(7)]) await device.command(`digest-update ${digest} ${hex(piece)}`);
    expect(await device.command(`digest-end ${digest} ${kind}`)).toBe(wanted);
  }
  const begun: string[] = [];
  for (let i = 0; i < 5; i++) begun.push(await device.command(`digest-begin ${SHA256}`));
  expect(begun.slice(0, 4).sort()).toEqual(["0", "1", "2", "3"]);
  if (begun[4] !== "-1") throw new Error("a fifth digest was begun: this test knows of four");
  for (const digest of begun.slice(0, 4)) await device.command(`digest-drop ${digest}`);
  expect(await device.command(`digest-begin ${SHA256}`)).not.toBe("-1");
}

const spki = (key: KeyObject) => hex(key.export({ format: "der", type: "spki" }));

export async function checkSignatures(device: Commands): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const key = spki(publicKey);
  const message = Buffer.from("an image");
  const hash = createHash("sha256").update(message).digest("hex");
  const signature = sign("sha256", message, privateKey).toString("hex");
  const verify = (kind: number, ...words: string[]) => device.command(["signed", kind, ...words].join(" "));
  expect(await verify(ECDSA_P256, key, hash, signature)).toBe("true");
  const other = createHash("sha256").update("another").digest("hex");
  const stranger = spki(generateKeyPairSync("ec", { namedCurve: "prime256v1" }).publicKey);
  const notOnCurve = `${key.slice(0, -4)}${key.endsWith("0000") ? "1111" : "0000"}`;
  const refused = [
    [key, other, signature],
    [stranger, hash, signature],
    [notOnCurve, hash, signature],
    [key.slice(0, -2), hash, signature],
    [key, hash, signature.slice(0, -2)],
    [key, hash, `${signature}00`],
    [key, hash, ""],
    [key, hash.slice(2), signature],
    ["", hash, signature],
    [key, hash, "3006020100020100"],
  ];
  for (const words of refused) expect(await verify(ECDSA_P256, ...words), words.join(" ")).toBe("false");
  const pair = generateKeyPairSync("ed25519");
  const known = (await device.command(`signed-known ${ED25519}`)) === "true";
  const edSignature = sign(null, message, pair.privateKey).toString("hex");
  expect(await verify(ED25519, spki(pair.publicKey), hex(message), edSignature)).toBe(`${known}`);
  expect(await verify(ED25519, spki(pair.publicKey), hash, edSignature)).toBe("false");
}

export async function checkCiphers(device: Commands): Promise<void> {
  const ECB = 0;
  const XTS = 1;
  const cipher = (mode: number, way: string, key: string, tweak: string, data: string) => device.command(["cipher", mode, way, key, tweak, data].join(" "));
  // FIPS 197, appendix C.1 and C.3.
  const plain = "00112233445566778899aabbccddeeff";
  const key16 = "000102030405060708090a0b0c0d0e0f";
  const key32 = `${key16}101112131415161718191a1b1c1d1e1f`;
  for (const [key, wanted] of [
    [key16, "69c4e0d86a7b0430d8cdb78070b4c55a"],
    [key32, "8ea2b7ca516745bfeafc49904b496089"],
  ] as const) {
    expect(await cipher(ECB, "encrypt", key, "", plain)).toBe(wanted);
    expect(await cipher(ECB, "decrypt", key, "", wanted)).toBe(plain);
  }
  // IEEE 1619-2007, appendix B, vector 2.
  const xtsKey = "11".repeat(16) + "22".repeat(16);
  const tweak = "33".repeat(5) + "00".repeat(11);
  const xts = "c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0";
  expect(await cipher(XTS, "encrypt", xtsKey, tweak, "44".repeat(32))).toBe(xts);
  expect(await cipher(XTS, "decrypt", xtsKey, tweak, xts)).toBe("44".repeat(32));
  const key64 = key32 + key32.replaceAll("0", "f");
  const sector = await cipher(XTS, "encrypt", key64, tweak, "44".repeat(512));
  expect(await cipher(XTS, "decrypt", key64, tweak, sector)).toBe("44".repeat(512));
  const refused: [number, string, string, string][] = [
    [ECB, key16, "", "00"],
    [ECB, "00", "", plain],
    [XTS, "11".repeat(32), tweak, plain],
    [XTS, xtsKey, "", plain],
    [XTS, xtsKey, tweak, `${plain}00`],
    [ECB, key16, "", ""],
    [2, key16, "", plain],
  ];
  for (const [mode, key, given, data] of refused) expect(await cipher(mode, "encrypt", key, given, data)).toBe("false");
}
