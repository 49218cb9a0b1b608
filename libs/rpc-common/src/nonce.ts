import "@meerkat/hal/crypto.native.ts";
import { HASH_SHA256 } from "@meerkat/hal/crypto.ts";

// Nonces of the in-frame digest. Clients take them for integers, and old ones for seconds, so a nonce is a decimal
// number of 15 digits (below 2^53): 1, second of issue (4), serial number (4), both modulo 10000, and a check (6) that
// only this machine can make, and that covers the full numbers.
//
// Each nonce is good for one request, and for five minutes: what was overheard cannot be sent again. Memory does not
// grow with the number of clients; a nonce dies when 1024 later ones have been given out.

/** Seconds for which a nonce is good. */
export const NONCE_LIFE_S: u32 = 300;

/** A power of two. */
const WINDOW: u32 = 1024;

const MODULUS: u32 = 10000;
const CHECK_MODULUS: u32 = 1000000;
const NONCE_DIGITS: i32 = 15;
const SECRET_BYTES: i32 = 16;

export class Nonces {
  private readonly secret: Uint8Array = new Uint8Array(SECRET_BYTES);
  private seeded: boolean = false;
  /** Number of nonces given out. */
  private issued: u32 = 0;
  /** One bit for each of the last WINDOW nonces: it may still be used. */
  private readonly unused: Uint8Array = new Uint8Array(WINDOW / 8);

  /** A new nonce. `now`: seconds since boot. */
  issue(now: u32): string {
    const serial = this.issued;
    this.issued++;
    this.setUnused(serial, true);
    return `1${digits(now % MODULUS, 4)}${digits(serial % MODULUS, 4)}${digits(this.check(now, serial), 6)}`;
  }

  /** Uses a nonce up. False if it is none of this machine's, too old, or used already. */
  take(nonce: string, now: u32): boolean {
    if (nonce.length !== NONCE_DIGITS || !isDigits(nonce) || !nonce.startsWith("1")) return false;
    const age = (now + MODULUS - number(nonce, 1, 5)) % MODULUS;
    const distance = (this.issued + MODULUS - number(nonce, 5, 9)) % MODULUS;
    if (age > NONCE_LIFE_S || age > now || distance === 0 || distance > WINDOW || distance > this.issued) return false;
    const serial = this.issued - distance;
    if (!this.isUnused(serial) || number(nonce, 9, 15) !== this.check(now - age, serial)) return false;
    this.setUnused(serial, false);
    return true;
  }

  private check(second: u32, serial: u32): u32 {
    if (!this.seeded) {
      hal_random_bytes(this.secret);
      this.seeded = true;
    }
    const bytes = new Uint8Array(SECRET_BYTES + 8);
    bytes.set(this.secret);
    for (let i: i32 = 0; i < 4; i++) {
      bytes[SECRET_BYTES + i] = (second >>> (8 * i)) & 255;
      bytes[SECRET_BYTES + 4 + i] = (serial >>> (8 * i)) & 255;
    }
    const hash = new Uint8Array(32);
    hal_hash(HASH_SHA256, bytes, 0, bytes.length, hash);
    return (((hash[0]! << 24) | (hash[1]! << 16) | (hash[2]! << 8) | hash[3]!) >>> 0) % CHECK_MODULUS;
  }

  private isUnused(serial: u32): boolean {
    const at = serial % WINDOW;
    return (this.unused[at >>> 3]! & (1 << (at & 7))) !== 0;
  }

  private setUnused(serial: u32, on: boolean): void {
    const at = serial % WINDOW;
    const bit = 1 << (at & 7);
    const byte = this.unused[at >>> 3]!;
    this.unused[at >>> 3] = on ? byte | bit : byte & ~bit;
  }
}

function digits(value: u32, count: i32): string {
  return `${value}`.padStart(count, "0");
}

function isDigits(text: string): boolean {
  for (let i: i32 = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 48 || unit > 57) return false;
  }
  return true;
}

function number(text: string, from: i32, to: i32): u32 {
  let value: u32 = 0;
  for (let i = from; i < to; i++) value = value * 10 + text.charCodeAt(i) - 48;
  return value;
}
