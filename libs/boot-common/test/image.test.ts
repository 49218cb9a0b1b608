import { cryptoNatives } from "@meerkat/port-node/crypto.ts";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  IMAGE_BAD_FLAGS,
  IMAGE_BAD_HASH,
  IMAGE_BAD_HEADER,
  IMAGE_BAD_SIGNATURE,
  IMAGE_CUT,
  IMAGE_DOWNGRADE,
  IMAGE_GOOD,
  IMAGE_NO_PLACE,
  IMAGE_NONE,
  IMAGE_REVOKED_KEY,
  IMAGE_TOO_LONG,
  IMAGE_UNKNOWN_KEY,
  IMAGE_UNREADABLE,
  IMAGE_WRONG_PLATFORM,
  imageFaultText,
} from "../src/image_check.ts";
import { ImageContent, signedPart } from "../src/image_encode.ts";
import { decodeHeader, encodeHeader, ImageHeader, TlvReader } from "../src/image_format.ts";
import { getU16 } from "../src/little_endian.ts";
import { BytesDevice, checkOf, makeImage, SECTOR, Signer, sha256, statusOf } from "./images.ts";

beforeAll(() => void Object.assign(globalThis, cryptoNatives()));

const signer = new Signer("ecdsa");
const other = new Signer("ecdsa");
const edwards = new Signer("ed25519");
const payload = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) & 255);
const content = {
  payload,
  headerBytes: 512,
  loadAddress: 0x10000,
  major: 1,
  minor: 2,
  revision: 0x304,
  build: 0x5060708,
  securityCounter: 9,
  platform: "fake",
};
const image = makeImage(content, [signer]);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("an image", () => {
  it("has the fields of struct image_header at their places", () => {
    expect(hex(image.subarray(0, 32))).toBe(
      [
        "3db8f396", // ih_magic
        "00000100", // ih_load_addr
        "0002", // ih_hdr_size
        "1400", // ih_protect_tlv_size
        "88130000", // ih_img_size
        "20000000", // ih_flags: IMAGE_F_RAM_LOAD
        "01020403", // ih_ver: major, minor, revision
        "08070605", // build
        "00000000", // _pad1
      ].join(""),
    );
    expect(hex(image.subarray(512, 512 + 5000))).toBe(hex(payload));
  });

  it("has protected TLVs behind the payload, then the others", () => {
    const protectedAt = 512 + 5000;
    // it_magic, it_tlv_tot; SEC_CNT, length 4; the platform, length 4.
    expect(hex(image.subarray(protectedAt, protectedAt + 20))).toBe("08691400" + "5000040009000000" + "a000040066616b65");
    const signed = image.subarray(0, protectedAt + 20);
    const trailer = image.subarray(protectedAt + 20);
    expect(hex(trailer.subarray(0, 2))).toBe("0769");
    expect(getU16(trailer, 2)).toBe(trailer.length);
    const tlvs: [number, string][] = [];
    const reader = new TlvReader(trailer, 0, trailer.length);
    while (reader.advance()) tlvs.push([reader.type, hex(trailer.subarray(reader.at, reader.at + reader.length))]);
    expect(reader.isWhole()).toBe(true);
    expect(tlvs.map(([type]) => type)).toEqual([0x10, 0x01, 0x22]);
    expect(tlvs[0]?.[1]).toBe(hex(sha256(signed)));
    expect(tlvs[1]?.[1]).toBe(hex(sha256(signer.key.der)));
  });

  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { minLength: 6, maxLength: 6 }), fc.nat(0xffffffff), ([a = 0, b = 0, c = 0, d = 0, e = 0], large) => {
        const header = Object.assign(new ImageHeader(), {
          loadAddress: large,
          headerBytes: a,
          protectedBytes: b,
          payloadBytes: large,
          flags: c,
          major: d & 255,
          minor: e & 255,
          revision: a,
          build: large,
        });
        const bytes = new Uint8Array(32);
        encodeHeader(header, bytes);
        expect(decodeHeader(bytes)).toEqual(header);
      }),
    );
  });

  it("tells its version", () => {
    expect(decodeHeader(image)?.version()).toBe("1.2.772+84281096");
    expect(Object.assign(new ImageHeader(), { major: 3 }).version()).toBe("3.0.0");
  });
});

describe("the check of an image", () => {
  it("accepts ECDSA and Ed25519, by any of the keys", () => {
    expect(statusOf(image, [other, edwards, signer])).toBe(IMAGE_GOOD);
    expect(statusOf(makeImage(content, [edwards]), [signer, edwards])).toBe(IMAGE_GOOD);
    expect(statusOf(makeImage(content, [other, edwards]), [edwards])).toBe(IMAGE_GOOD);
  });

  it("tells what it has found", () => {
    const device = new BytesDevice(image);
    const check = checkOf(device, [signer]);
    expect(check.check()).toBe(IMAGE_GOOD);
    expect(check.counter).toBe(9);
    expect(check.totalBytes).toBe(image.length);
    expect(check.header?.major).toBe(1);
  });

  it("refuses an unknown and a revoked key, and a key that signs another kind", () => {
    expect(statusOf(image, [other])).toBe(IMAGE_UNKNOWN_KEY);
    expect(statusOf(image, [])).toBe(IMAGE_UNKNOWN_KEY);
    expect(statusOf(image, [other, signer], { revoked: 2 })).toBe(IMAGE_REVOKED_KEY);
    expect(statusOf(makeImage(content, [signer, other]), [other, signer], { revoked: 2 })).toBe(IMAGE_GOOD);
    const signed = signedPart(Object.assign(new ImageContent(), content));
    const wrongKind = makeImage(content, [edwards]);
    wrongKind[signed.length + 4 + 36 + 36] = 0x22;
    expect(statusOf(wrongKind, [edwards])).toBe(IMAGE_BAD_SIGNATURE);
  });

  it("refuses a lower security counter, and none where one is asked for", () => {
    expect(statusOf(image, [signer], { minCounter: 9 })).toBe(IMAGE_GOOD);
    expect(statusOf(image, [signer], { minCounter: 10 })).toBe(IMAGE_DOWNGRADE);
    const bare = withoutProtected();
    expect(statusOf(bare, [signer])).toBe(IMAGE_GOOD);
    expect(statusOf(bare, [signer], { minCounter: 1 })).toBe(IMAGE_DOWNGRADE);
  });

  it("refuses another platform", () => {
    expect(statusOf(image, [signer], { platform: "fakes" })).toBe(IMAGE_WRONG_PLATFORM);
    expect(statusOf(image, [signer], { platform: "fak" })).toBe(IMAGE_WRONG_PLATFORM);
    expect(statusOf(makeImage({ ...content, platform: "" }, [signer]), [signer], { platform: "x" })).toBe(IMAGE_GOOD);
  });

  it.each<[string, number, (bytes: Uint8Array) => Uint8Array]>([
    ["an erased slot", IMAGE_NONE, () => new Uint8Array(0)],
    ["another magic number", IMAGE_NONE, (bytes) => put(bytes, 0, [0x3c])],
    ["a header shorter than one", IMAGE_BAD_HEADER, (bytes) => put(bytes, 8, [31, 0])],
    ["a header longer than any", IMAGE_BAD_HEADER, (bytes) => put(bytes, 8, [0xff, 0xff])],
    ["no payload", IMAGE_BAD_HEADER, (bytes) => put(bytes, 12, [0, 0, 0, 0])],
    ["a payload beyond the slot", IMAGE_TOO_LONG, (bytes) => put(bytes, 12, [0, 0x20, 0, 0])],
    ["a payload of 4 GB", IMAGE_TOO_LONG, (bytes) => put(bytes, 12, [0xff, 0xff, 0xff, 0xff])],
    ["encryption", IMAGE_BAD_FLAGS, (bytes) => put(bytes, 16, [0x24])],
    ["protected TLVs of the wrong size", IMAGE_CUT, (bytes) => put(bytes, 10, [0x18, 0])],
    ["protected TLVs of no size", IMAGE_BAD_HEADER, (bytes) => put(bytes, 10, [3, 0])],
    ["its end cut off", IMAGE_CUT, (bytes) => bytes.subarray(0, bytes.length - 200)],
    ["half of its signature", IMAGE_BAD_SIGNATURE, (bytes) => bytes.subarray(0, bytes.length - 30)],
    ["a changed payload", IMAGE_BAD_HASH, (bytes) => put(bytes, 3000, [0])],
    ["a changed byte that nobody reads", IMAGE_BAD_HASH, (bytes) => put(bytes, 100, [1])],
    ["another counter", IMAGE_BAD_HASH, (bytes) => put(bytes, 512 + 5000 + 8, [8])],
    ["a changed signature", IMAGE_BAD_SIGNATURE, (bytes) => flip(bytes, bytes.length - 1, 1)],
  ])("refuses an image with %s", (_name, status, change) => {
    const found = statusOf(change(image.slice()), [signer]);
    expect(imageFaultText(found)).toBe(imageFaultText(status));
  });

  it("refuses what cannot be read", () => {
    const device = new BytesDevice(image);
    device.failsAt = 4000;
    expect(checkOf(device, [signer]).check()).toBe(IMAGE_UNREADABLE);
  });

  it("passes on exactly the payload, of a good image", () => {
    const loaded = new Uint8Array(payload.length);
    const check = checkOf(new BytesDevice(image), [signer]);
    check.sink = (_header, at, bytes, off, length) => {
      loaded.set(bytes.subarray(off, off + length), at);
      return true;
    };
    expect(check.check()).toBe(IMAGE_GOOD);
    expect(hex(loaded)).toBe(hex(payload));
    check.sink = (_header, at) => at < 2000;
    expect(check.check()).toBe(IMAGE_NO_PLACE);
  });

  it("believes no image of which any byte was changed", () => {
    const small = makeImage({ payload: payload.subarray(0, 300), platform: "fake" }, [signer]);
    expect(statusOf(small, [signer])).toBe(IMAGE_GOOD);
    for (let at = 0; at < small.length; at++) {
      const changed = flip(small.slice(), at, 1 << (at % 8));
      expect(statusOf(changed, [signer]), `byte ${at}`).not.toBe(IMAGE_GOOD);
    }
  }, 60_000);

  it("answers whatever lies in a slot, after reading it little more than once", () => {
    const whole = fc.uint8Array({ maxLength: SECTOR });
    const changes = fc.array(fc.tuple(fc.nat(image.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    const header = fc.tuple(fc.uint8Array({ minLength: 28, maxLength: 28 }), fc.nat(7)).map(([bytes, shift]) => {
      const made = image.slice();
      made.set(bytes, 4);
      // Small numbers reach further than random ones.
      const [, , , , headerBytes = 0, , protectedBytes = 0, , low = 0, high = 0] = bytes;
      put(made, 8, [headerBytes | 32, 0, protectedBytes, 0, low, high >> shift, 0, 0, 0x20, 0, 0, 0]);
      return made;
    });
    const changed = changes.map((list) => list.reduce<Uint8Array>((bytes, [at, value]) => put(bytes, at, [value]), image.slice()));
    fc.assert(
      fc.property(fc.oneof(whole, changed, header), (bytes) => {
        const device = new BytesDevice(bytes, 2 * SECTOR);
        const status = checkOf(device, [signer]).check();
        expect(imageFaultText(status)).not.toBe("");
        expect(device.bytesRead).toBeLessThan(device.size + 4096);
        if (status === IMAGE_GOOD) expect(hex(device.bytes.subarray(0, image.length))).toBe(hex(image));
      }),
      { numRuns: 3000 },
    );
  }, 60_000);

  it("walks over any TLVs without leaving them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 200 }), (bytes) => {
        const reader = new TlvReader(bytes, 0, bytes.length);
        let steps = 0;
        while (reader.advance()) {
          expect(reader.at + reader.length).toBeLessThanOrEqual(bytes.length);
          expect(++steps).toBeLessThan(100);
        }
      }),
    );
  });
});

function flip(bytes: Uint8Array, at: number, bits: number): Uint8Array {
  return put(bytes, at, [(bytes[at] ?? 0) ^ bits]);
}

function put(bytes: Uint8Array, at: number, values: number[]): Uint8Array {
  bytes.set(values, at);
  return bytes;
}

/** As a tool makes it that knows no protected TLVs. */
function withoutProtected(): Uint8Array {
  const header = decodeHeader(image) as ImageHeader;
  header.protectedBytes = 0;
  const signed = image.slice(0, 512 + 5000);
  encodeHeader(header, signed);
  const signature = signer.sign(signed);
  const tlv = (type: number, value: Uint8Array) => [type, 0, value.length, 0, ...value];
  const body = [...tlv(0x10, sha256(signed)), ...tlv(0x01, signature.keyHash), ...tlv(0x22, signature.bytes)];
  return Uint8Array.from([...signed, 0x07, 0x69, (body.length + 4) & 255, (body.length + 4) >> 8, ...body]);
}
