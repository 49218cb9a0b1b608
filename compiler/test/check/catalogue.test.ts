import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ENTRIES } from "../../src/diagnostics/catalogue.ts";
import { diagnosticsPage } from "../../src/diagnostics/page.ts";
import { diagnosticsOf } from "../reject/compile-source.ts";
import { rejectedPrograms } from "../reject/expectations.ts";

describe("the catalogue", () => {
  it("has each code once, in form and order", () => {
    const codes = ENTRIES.map((e) => e.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^MK[01239]\d{3}$/);
    expect([...codes].sort()).toEqual(codes);
  });

  it("says why and what to write instead", () => {
    for (const e of ENTRIES) {
      expect(e.why.length, e.code).toBeGreaterThan(20);
      if (/^MK[12]0/.test(e.code)) expect(e.hint, e.code).toBeTruthy();
    }
  });

  it("is the documentation page", () => {
    const page = readFileSync(fileURLToPath(new URL("../../../docs/diagnostics.md", import.meta.url)), "utf8");
    expect(page, "run npx tsx compiler/scripts/diagnostics-page.ts").toBe(diagnosticsPage());
  });

  it("has a rejected program for every rule of the subset and of types", () => {
    const shown = new Set(rejectedPrograms().flatMap((p) => p.expected.map((line) => line.split(" ")[1])));
    const missing = ENTRIES.map((e) => e.code).filter((code) => /^MK[012]/.test(code) && !shown.has(code));
    // These need a file that is not there, or come from the lowering.
    expect(missing).toEqual(["MK0005", "MK1900", "MK2900"]);
  });

  it("shows replacements that are not rejected for the same reason", () => {
    for (const e of ENTRIES) {
      if (!e.example || !/^MK[12]0/.test(e.code) || e.example.right.startsWith("//")) continue;
      const left = diagnosticsOf({ "/main.ts": `${e.example.right}\nexport {};\n` }).map((d) => d.code);
      expect(left, e.code).not.toContain(e.code);
    }
  });
});
