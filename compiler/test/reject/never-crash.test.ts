import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INTERNAL_ERROR } from "../../src/diagnostics/catalogue.ts";
import { diagnosticsOf } from "./compile-source.ts";
import { rejectedPrograms } from "./expectations.ts";
import { HUGE, NESTINGS, TOKENS } from "./hostile.ts";

/** Either it compiles or there are diagnostics about the program; nothing is thrown and no invariant fails. */
function survives(source: string): void {
  for (const d of diagnosticsOf({ "/main.ts": source })) {
    expect(d.code, d.message).not.toBe(INTERNAL_ERROR);
    expect(d.line).toBeGreaterThan(0);
    expect(d.column).toBeGreaterThan(0);
  }
}

/** Real programs: the conformance suite, the kernel, the standard library, and those that are rejected. */
function realSources(): string[] {
  const folders = ["../conformance/programs/", "../../../core/src/", "../../std/"];
  const sources = rejectedPrograms().map((p) => p.files["/main.ts"] as string);
  for (const folder of folders) {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    for (const name of readdirSync(path)) if (name.endsWith(".ts")) sources.push(readFileSync(path + name, "utf8"));
  }
  return sources;
}

const sources = realSources();
const source = fc.constantFrom(...sources);
const RUNS = 60;

describe("the compiler survives", () => {
  it.each(Object.entries(NESTINGS))(
    "%s nested deep",
    (_, make) => {
      for (const depth of [40, 290, 5000, 100_000]) survives(make(depth));
    },
    120_000,
  );

  it.each(Object.entries(HUGE))("huge: %s", (_, make) => survives(make()), 120_000);

  it("token soup", () => {
    const soup = fc.array(fc.constantFrom(...TOKENS), { minLength: 1, maxLength: 80 }).map((t) => t.join(" "));
    fc.assert(fc.property(soup, survives), { numRuns: RUNS });
  }, 120_000);

  it("truncated programs", () => {
    fc.assert(
      fc.property(source, fc.double({ min: 0, max: 1, noNaN: true }), (s, part) => survives(s.slice(0, Math.floor(s.length * part)))),
      { numRuns: RUNS },
    );
  }, 120_000);

  it("programs with tokens replaced, inserted and removed", () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      token: fc.constantFrom(...TOKENS),
      how: fc.constantFrom("replace", "insert", "remove", "swap"),
    });
    fc.assert(
      fc.property(source, fc.array(edit, { minLength: 1, maxLength: 4 }), (s, edits) => survives(edits.reduce(applyEdit, s))),
      { numRuns: RUNS },
    );
  }, 120_000);

  it("parts of different programs together", () => {
    const part = fc.tuple(source, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })).map(([s, a, b]) => {
      const lines = s.split("\n");
      return lines.slice(Math.floor(a * lines.length), Math.floor(a * lines.length) + Math.ceil(b * 10)).join("\n");
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 5 }), (parts) => survives(parts.join("\n"))),
      { numRuns: RUNS },
    );
  }, 120_000);

  it("binary garbage", () => {
    const garbage = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
    fc.assert(fc.property(garbage, survives), { numRuns: RUNS });
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 500 }), survives), { numRuns: RUNS });
  }, 120_000);
});

interface Edit {
  at: number;
  token: string;
  how: string;
}

function applyEdit(source: string, { at, token, how }: Edit): string {
  const words = source.split(/(\b|\s+)/);
  const i = Math.floor(at * words.length);
  if (how === "insert") words.splice(i, 0, ` ${token} `);
  else if (how === "remove") words.splice(i, 1);
  else if (how === "replace") words[i] = ` ${token} `;
  else words.splice(i, 2, words[i + 1] ?? "", words[i] ?? "");
  return words.join("");
}
