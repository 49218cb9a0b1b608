import "@meerkat/hal/crypto.native.ts";
import { CIPHER_AES_ECB, CIPHER_AES_XTS } from "@meerkat/hal/crypto.ts";

/** Bytes that are encrypted as one. */
export const BLOCK: i32 = 16;

/** Bytes that a number for the tweak of XTS stands for: what dm-crypt calls a sector. */
export const UNIT: u32 = 512;

/** How bytes at a place of a device are encrypted. */
export abstract class DeviceCipher {
  /**
   * Encrypts or decrypts `len` bytes of `data` from `off`, which belong at byte `at` of the device: whole blocks, within one unit of
   * UNIT bytes. False if the machine has no such cipher.
   */
  abstract run(encrypt: boolean, at: u32, data: Uint8Array, off: i32, len: i32): boolean;
}

const NO_TWEAK: Uint8Array = new Uint8Array(0);

/** As Mongoose OS does it: ECB; the key of each block is the key with its first 4 bytes (little-endian) XORed with the block's offset. */
export class OffsetEcb extends DeviceCipher {
  private readonly key: Uint8Array;
  private readonly blockKey: Uint8Array;

  constructor(key: Uint8Array) {
    super();
    this.key = key;
    this.blockKey = key.slice();
  }

  run(encrypt: boolean, at: u32, data: Uint8Array, off: i32, len: i32): boolean {
    for (let done: i32 = 0; done < len; done += BLOCK) {
      const offset: u32 = at + done;
      for (let i: i32 = 0; i < 4; i++) this.blockKey[i] = this.key[i]! ^ ((offset >>> (8 * i)) & 255);
      if (!hal_cipher(CIPHER_AES_ECB, encrypt, this.blockKey, NO_TWEAK, data, off + done, BLOCK)) return false;
    }
    return true;
  }
}

/** XTS (IEEE 1619) with the number of the unit, little-endian, as tweak: `aes-xts-plain64` of dm-crypt. */
export class UnitXts extends DeviceCipher {
  private readonly key: Uint8Array;
  private readonly tweak: Uint8Array = new Uint8Array(BLOCK);
  private readonly unit: Uint8Array = new Uint8Array(UNIT);

  constructor(key: Uint8Array) {
    super();
    this.key = key;
  }

  run(encrypt: boolean, at: u32, data: Uint8Array, off: i32, len: i32): boolean {
    const number: u32 = (at - (at % UNIT)) / UNIT;
    const before: i32 = at % UNIT;
    for (let i: i32 = 0; i < 4; i++) this.tweak[i] = (number >>> (8 * i)) & 255;
    // A block's mask follows from the one before: what comes before in the unit goes along.
    this.unit.set(data.subarray(off, off + len), before);
    if (!hal_cipher(CIPHER_AES_XTS, encrypt, this.key, this.tweak, this.unit, 0, before + len)) return false;
    data.set(this.unit.subarray(before, before + len), off);
    return true;
  }
}
