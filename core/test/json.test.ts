import { findMember, JsonMembers, jsonToInt, jsonToString, skipBlank, skipValue } from "@meerkat/core/json_scan.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("the scanner", () => {
  test("takes everything that JSON.stringify writes, up to its depth", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(skipValue(text, 0)).toBe(text.length);
      }),
    );
  });

  test("takes nothing that is cut short", () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), fc.nat(), (value, cut) => {
        const text = JSON.stringify(value);
        expect(skipValue(text.slice(0, cut % text.length), 0)).toBe(-1);
      }),
    );
  });

  test("never throws and never leaves the text", () => {
    const noise = fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0x1-+.eEtrufalsn \n\u0007') });
    fc.assert(
      fc.property(noise, (text) => {
        const end = skipValue(text, skipBlank(text, 0));
        expect(end === -1 || end <= text.length).toBe(true);
        findMember(text, "a");
      }),
      { numRuns: 2000 },
    );
  });

  test("members come out as they went in", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^\w{1,8}$/), fc.jsonValue()), (value) => {
        const members = new JsonMembers(` ${JSON.stringify(value)} `);
        const names: string[] = [];
        while (members.next()) {
          const name = members.text.slice(members.keyStart, members.keyEnd);
          names.push(name);
          expect(members.keyIs(name)).toBe(true);
          expect(members.keyIs(`${name}x`)).toBe(false);
          expect(members.raw()).toBe(JSON.stringify(value[name]));
        }
        expect(names).toEqual(Object.keys(value));
        expect(members.position).toBe(members.text.length - 1);
      }),
    );
  });

  test.each([
    ["{a: 1, b_2 : 0xfF,}", "b_2", "0xfF"],
    ['{"a":1,"a":2}', "a", "2"],
    ['{"a":[1,{"b":3}],"b":4}', "b", "4"],
    ['{"A":1}', "a", undefined],
    ["[1]", "a", undefined],
    ["", "a", undefined],
  ])("finds in %s the member %s", (text, name, raw) => {
    expect(findMember(text, name)).toBe(raw);
  });

  test.each(["{", "{1:2}", "{a 1}", '{"a":1 "b":2}', "[1 2]", "01x", "-", "1.", "1e", "0x", "tru", '"\\x"', '"\\u12g4"', '"\n"', "nul"])(
    "does not take %j",
    (text) => {
      expect(skipValue(text, 0) === text.length).toBe(false);
    },
  );

  test("refuses deep nesting instead of running out of stack", () => {
    expect(skipValue("[".repeat(20) + "]".repeat(20), 0)).toBe(40);
    expect(skipValue("[".repeat(21) + "]".repeat(21), 0)).toBe(-1);
    expect(skipValue("[".repeat(100_000), 0)).toBe(-1);
  });
});

describe("scalars", () => {
  test("strings go both ways", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(jsonString(text)).toBe(JSON.stringify(text));
        expect(jsonToString(JSON.stringify(text))).toBe(text);
      }),
    );
    expect(jsonToString('"\\u0416\\/"')).toBe("Ж/");
    expect(jsonToString("12")).toBeUndefined();
  });

  test("integers", () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }), (value) => {
        expect(jsonToInt(`${value}`, 0)).toBe(value);
      }),
    );
    expect(jsonToInt("0x1F", 0)).toBe(31);
    expect(jsonToInt("0x7fffffff", 0)).toBe(0x7fffffff);
    expect(jsonToInt("12.9", 0)).toBe(12);
    for (const raw of ["2147483648", "-2147483648", "0x80000000", "99999999999999999999", '"1"', "true", "null", ""]) {
      expect(jsonToInt(raw, -7)).toBe(-7);
    }
  });
});
