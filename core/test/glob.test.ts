import { matchGlob } from "@meerkat/core/glob.ts";
import { expect, test } from "vitest";

test.each([
  ["Sys.GetInfo", "sys.getinfo", true],
  ["Sys.GetInfo", "Sys.GetInf", false],
  ["Sys.GetInfo", "Sys.GetInfoX", false],
  ["FS.*", "FS.Get", true],
  ["FS.*", "FS.", false],
  ["x*", "x", false],
  ["*", "a/b", false],
  ["**", "a/b", true],
  ["a*c", "abcbc", true],
  ["a*c", "ab/c", false],
  ["a**c", "ab/c", true],
  ["a*b*c", "axxbyyc", true],
  ["a*b*c", "axxcyyb", false],
  ["a?c", "abc", true],
  ["abc$", "abc", true],
  ["ab$", "abc", false],
  ["a*$", "abc", true],
  ["foo|foobar", "foobar", false],
  ["foobar|foo", "foobar", true],
  ["a|b,c", "b,c", true],
  ["a,b", "b", true],
  ["admin,bob", "BOB", true],
  ["anything", "", true],
])("%s and %s: %s", (pattern, subject, matches) => {
  expect(matchGlob(pattern, subject)).toBe(matches);
});

test("an alternative has at most ten runs", () => {
  const runs = (n: number) => "a*".repeat(n);
  expect(matchGlob(`${runs(10)}b`, `${"a".repeat(10)}b`)).toBe(true);
  expect(matchGlob(`${runs(11)}b`, `${"a".repeat(11)}b`)).toBe(false);
});
