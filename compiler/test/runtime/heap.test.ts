/** The heap against a model of it, in all the ways it can be built; what happens when memory runs out. */
import { beforeAll, describe, expect, test } from "vitest";
import { buildHarness, runHarness, sanitizers } from "./harness.ts";

const checked = ["-O1", "-DMK_HEAP_CHECK", ...sanitizers];

const builds = [
  { name: "checked", flags: checked, rounds: 4000, arenas: [20_000, 65_536, 262_144, 300_000, 2_000_000] },
  { name: "optimised", flags: ["-O2"], rounds: 60_000, arenas: [16_384, 65_536, 300_000, 8_000_000] },
  { name: "collecting at every allocation", flags: [...checked, "-DMK_GC_STRESS"], rounds: 400, arenas: [65_536, 300_000] },
];

describe.each(builds)("random graphs, $name", ({ name, flags, rounds, arenas }) => {
  let image = "";

  beforeAll(() => {
    image = buildHarness("heap.c", flags, `heap-${name.replaceAll(" ", "-")}`);
  }, 60_000);

  test.each(arenas)(
    "%i bytes",
    (arena) => {
      for (let seed = 1; seed <= 3; seed++) {
        expect(runHarness(image, [String(seed), String(rounds), String(arena)])).toMatch(/^ok, \d+ collections, /);
      }
    },
    60_000,
  );
});

test("the small heap is full now and then, the large one never", () => {
  const image = buildHarness("heap.c", ["-O2"], "heap-full");
  expect(runHarness(image, ["1", "20000", "20000"])).toContain("ran out of memory");
  expect(runHarness(image, ["1", "20000", "8000000"])).toContain("never full");
}, 60_000);

test("memory runs out at every allocation in turn", () => {
  const image = buildHarness("failures.c", [...checked, "-DMK_FAIL_ALLOCATION"]);
  const counts = runHarness(image, []).trim().split("\n");
  expect(counts).toHaveLength(7);
  for (const line of counts) expect(line).toMatch(/: [1-9]\d*$/);
}, 60_000);
