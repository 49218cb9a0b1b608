import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "../src/base64.ts";

it("encodes as Node does, and decodes what it has encoded", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(text)).toEqual(bytes);
    }),
  );
});

it("refuses what is not complete", () => {
  for (const text of ["a", "ab", "abc", "ab=c", "====", "a===", "ab c", "ab-_"]) expect(decodeBase64(text)).toBeUndefined();
});
