/** A short round of `npm run fuzz:net`: every target with its seeds, and what once failed. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { buildFuzzer, SEEDS, targetNames } from "./fuzz-net/build.ts";
import { fuzz } from "./fuzz-net/fuzz.ts";

const INPUTS = 1000;
const SEED = 1;

test("every target has seeds, and every seed a target", () => {
  expect(readdirSync(SEEDS).sort()).toEqual([...targetNames().keys()].sort());
});

test("parsers of outside bytes survive what is fed to them", async () => {
  const fuzzer = await buildFuzzer(join(repositoryRoot, "build/fuzz-net-test"));
  const folder = mkdtempSync(join(tmpdir(), "meerkat-fuzz-"));
  for (const target of fuzzer.targets) expect(await fuzz(fuzzer, target, { inputs: INPUTS, seed: SEED, folder })).toMatchObject({ good: true });
  rmSync(folder, { recursive: true });
}, 300_000);
