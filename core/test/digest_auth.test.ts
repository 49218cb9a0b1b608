import { createHash } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { DIGEST_MD5, DIGEST_SHA256, digestResponse, digestSecret, findSecret, hashHex, sameDigest } from "../src/digest_auth.ts";

beforeAll(() => {
  Object.assign(globalThis, {
    hal_hash: (kind: number, data: Uint8Array, off: number, len: number, out: Uint8Array) =>
      out.set(
        createHash(["md5", "sha1", "sha256"][kind] ?? "")
          .update(data.subarray(off, off + len))
          .digest(),
      ),
  });
});

it("responses are those of RFC 7616 3.9.1", () => {
  const nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  const cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  const response = (algo: number) => {
    const secret = digestSecret(algo, "Mufasa", "http-auth@example.org", "Circle of Life");
    return digestResponse(algo, secret, nonce, "00000001", cnonce, "auth", hashHex(algo, "GET:/dir/index.html"));
  };
  expect(response(DIGEST_MD5)).toBe("8ca523f5e9506fed4657c9700eebdbec");
  expect(response(DIGEST_SHA256)).toBe("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
});

it("secrets are found by user and realm, the first counts", () => {
  const file = "ann:other:1\nann:site:2\r\nann:site:3\nbob:site:4";
  expect(["ann", "bob", "an", "", "ann:site", "x\nann"].map((user) => findSecret(file, user, "site"))).toEqual(["2", "4", "", "", "", ""]);
});

it("digests are compared in any case", () => {
  expect([sameDigest("ABcd", "abCD"), sameDigest("abcd", "abce"), sameDigest("abc", "abcd"), sameDigest("", "")]).toEqual([true, false, false, true]);
});
