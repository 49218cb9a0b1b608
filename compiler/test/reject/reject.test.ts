import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../src/diagnostics/catalogue.ts";
import { diagnosticsOf } from "./compile-source.ts";
import { placesOf, rejectedPrograms } from "./expectations.ts";

describe("programs that must be rejected", () => {
  const programs = rejectedPrograms();

  it("are many", () => expect(programs.length).toBeGreaterThanOrEqual(140));

  it.each(programs.map((p) => [p.name, p] as const))("%s", (_, program) => {
    expect(program.expected).not.toEqual([]);
    const found = diagnosticsOf(program.files);
    expect(placesOf(found)).toEqual(program.expected);
    for (const d of found) {
      // TypeScript's own messages stand for themselves; everything else says what to write instead.
      if (d.code > "MK0002" && d.code < "MK1900") expect(d.hint).toBeTruthy();
      expect(d.message).not.toMatch(/\{\d\}/);
      expect(CATALOGUE.has(d.code)).toBe(true);
    }
  });
});
