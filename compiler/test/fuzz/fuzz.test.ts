import { describe, expect, it } from "vitest";
import { diagnosticsOf } from "../reject/compile-source.ts";
import { generate } from "./program.ts";
import { reduce } from "./reduce.ts";

describe("random programs", () => {
  it("are the same for the same seed", () => {
    expect(generate(42)).toBe(generate(42));
    expect(generate(42)).not.toBe(generate(43));
  });

  it("are Device TypeScript", () => {
    let invalid = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const codes = diagnosticsOf({ "/main.ts": generate(seed) }).map((d) => d.code);
      // The generator does not follow how the checker narrows; everything else would be a fault of one of the two.
      expect(
        codes.filter((c) => c !== "MK0002"),
        `seed ${seed}`,
      ).toEqual([]);
      if (codes.length > 0) invalid++;
    }
    expect(invalid).toBeLessThan(5);
  }, 60_000);
});

describe("reduction", () => {
  it("keeps what the failure needs", async () => {
    const source = "let a = 1;\nif (a) {\nfor (;;) {\nbad();\nbreak;\n}\n}\nlet b = 2;\n";
    expect(await reduce(source, async (text) => text.includes("bad()"), 10)).toBe("bad();\n");
  });
});
