import { expect, it } from "vitest";
import { listAllows } from "../src/access_list.ts";

it("the first pattern that matches the whole key decides", () => {
  const list = "-foo.bar,+foo.*,x";
  expect(["foo.bar", "foo.qwe", "FOO.x", "x", "xy", "y"].map((key) => listAllows(list, key))).toEqual([false, true, true, true, false, false]);
  expect([listAllows("*", "a.b"), listAllows("*", "a/b"), listAllows("**", "a/b"), listAllows("", "a"), listAllows("-*", "a")]).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
});
