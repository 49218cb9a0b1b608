import { findDevice } from "@meerkat/core/vfs/devices.ts";
import type { Options } from "@meerkat/core/vfs/options.ts";
import { BLOCK, type DeviceCipher, OffsetEcb, UnitXts } from "./ciphers.ts";
import { isTrivialKey, readKey } from "./device_key.ts";
import { EncrDevice } from "./encr_device.ts";

const XTS: string = "-XTS";

/** Bytes of the key; 0 for an unknown name. XTS has two keys in one. */
function keyBytes(algorithm: string): i32 {
  switch (algorithm) {
    case "AES-128":
      return 16;
    case "AES-192":
      return 24;
    case "AES-256":
    case "AES-128-XTS":
      return 32;
    case "AES-256-XTS":
      return 64;
    default:
      return 0;
  }
}

/** A condition of the standard (IEEE 1619, as SP 800-38E reads it): otherwise one could ask for masks. */
function hasEqualHalves(key: Uint8Array): boolean {
  const half: i32 = key.length >>> 1;
  for (let i: i32 = 0; i < half; i++) {
    if (key[i] !== key[half + i]) return false;
  }
  return true;
}

function cipherOf(algorithm: string, key: Uint8Array): DeviceCipher {
  return algorithm.endsWith(XTS) ? new UnitXts(key) : new OffsetEcb(key);
}

/** Options: `dev`, `algo` (AES-128), where the key is (device_key.ts), `testing` (false): lets keys pass that are none. */
export function makeEncr(options: Options): EncrDevice | undefined {
  const name = options.string("dev") ?? "";
  const algorithm = (options.string("algo") ?? "AES-128").toUpperCase();
  const size = keyBytes(algorithm);
  if (size === 0) options.wrong("algo must be AES-128, AES-192, AES-256, AES-128-XTS or AES-256-XTS");
  const key = options.fault === "" ? readKey(options, size) : undefined;
  if (key === undefined) return undefined;
  if (isTrivialKey(key) && !options.bool("testing", false)) options.wrong("the key is trivial");
  if (algorithm.endsWith(XTS) && hasEqualHalves(key)) options.wrong("the two keys of XTS must differ");
  const base = findDevice(name);
  if (base === undefined) options.wrong(`there is no device ${name}`);
  if (options.fault !== "" || base === undefined) return undefined;
  const cipher = cipherOf(algorithm, key);
  if (base.size % BLOCK !== 0) options.wrong(`the size of ${name} is no multiple of ${BLOCK}`);
  else if (!cipher.run(true, 0, new Uint8Array(BLOCK), 0, BLOCK)) options.wrong(`this machine has no ${algorithm}`);
  else if (!base.claim()) options.wrong(`${name} is in use`);
  return options.fault === "" ? new EncrDevice(base, cipher) : undefined;
}
