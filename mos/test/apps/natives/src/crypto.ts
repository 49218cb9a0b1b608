import "@meerkat/hal/crypto.native.ts";
import { fromHex, numberAt, toHex, wordAt } from "./words.ts";

/** What hal/src/crypto.native.ts does, with bytes as hex digits. */
export function cryptoCommand(words: string[]): string | undefined {
  const a = numberAt(words, 1);
  switch (words[0]!) {
    case "hash": {
      const bytes = fromHex(wordAt(words, 2));
      const out = hashBytes(a);
      hal_hash(a, bytes, 0, bytes.length, out);
      return toHex(out, out.length);
    }
    case "digest-begin":
      return `${hal_digest_begin(a)}`;
    case "digest-update": {
      const bytes = fromHex(wordAt(words, 2));
      hal_digest_update(a, bytes, 0, bytes.length);
      return "ok";
    }
    case "digest-end": {
      const out = hashBytes(numberAt(words, 2));
      hal_digest_end(a, out);
      return toHex(out, out.length);
    }
    case "digest-drop":
      hal_digest_end(a, new Uint8Array(0));
      return "ok";
    case "signed":
      return `${hal_verify(a, fromHex(wordAt(words, 2)), fromHex(wordAt(words, 3)), fromHex(wordAt(words, 4)))}`;
    case "signed-known":
      return `${hal_verify_known(a)}`;
    case "cipher": {
      const data = fromHex(wordAt(words, 5));
      const done = hal_cipher(a, wordAt(words, 2) === "encrypt", fromHex(wordAt(words, 3)), fromHex(wordAt(words, 4)), data, 0, data.length);
      return done ? toHex(data, data.length) : "false";
    }
    case "random": {
      const out = new Uint8Array(a);
      hal_random_bytes(out);
      return toHex(out, a);
    }
    default:
      return undefined;
  }
}

function hashBytes(kind: i32): Uint8Array {
  return new Uint8Array(kind === 0 ? 16 : kind === 1 ? 20 : 32);
}
