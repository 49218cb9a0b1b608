import { crc32 as zlibCrc32 } from "node:zlib";
import { crc32 } from "@meerkat/core/crc32.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";

test("check value of the standard", () => {
  expect(crc32(new TextEncoder().encode("123456789"), 0, 9)).toBe(0xcbf43926);
});

test("equals zlib's on any part of any data", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), fc.nat(), (data, a, b) => {
      const off = a % (data.length + 1);
      const len = b % (data.length - off + 1);
      expect(crc32(data, off, len)).toBe(zlibCrc32(data.subarray(off, off + len)));
    }),
  );
});

test("a range outside the data is refused", () => {
  expect(() => crc32(new Uint8Array(4), 2, 3)).toThrow(RangeError);
  expect(() => crc32(new Uint8Array(4), -1, 3)).toThrow(RangeError);
});
