import fc from "fast-check";
import { expect, test } from "vitest";
import { lowerCaseText, sameIgnoringCase } from "../src/ascii.ts";

const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("a", "Z", "m", "M", "@", "[", "`", "{", "É", "é") }));

test("A to Z become small, and nothing else changes", () => {
  fc.assert(fc.property(texts, (text) => lowerCaseText(text) === text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())));
});

test("texts are the same exactly if they are when A to Z are made small", () => {
  expect(sameIgnoringCase("Content-Type", "cONTENT-tYPE")).toBe(true);
  fc.assert(fc.property(texts, texts, (a, b) => sameIgnoringCase(a, b) === (lowerCaseText(a) === lowerCaseText(b))));
});
