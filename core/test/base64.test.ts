import { decodeBase64, encodeBase64 } from "@meerkat/core/base64.ts";
import fc from "fast-check";
import { expect, test } from "vitest";

test("encodes as Node does, and decodes what it has encoded", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(text)).toEqual(bytes);
      expect(decodeBase64(text, bytes.length)).toEqual(bytes);
      if (bytes.length > 0) expect(decodeBase64(text, bytes.length - 1)).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

test("only what an encoder makes is accepted", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9+/=]{0,12}$/), (text) => {
      const lenient = Buffer.from(text, "base64");
      const expected = lenient.toString("base64") === text ? new Uint8Array(lenient) : undefined;
      expect(decodeBase64(text, 100)).toEqual(expected);
    }),
    { numRuns: 5000 },
  );
  for (const text of ["A", "AB", "ABC", "AAB=", "AB==", "=AAA", "A=AA", "AA=A", "====", "A===", "AA\n=", "AA AA", "AAA-", "AAA_", "AAé="]) {
    expect(decodeBase64(text, 100)).toBeUndefined();
  }
});
