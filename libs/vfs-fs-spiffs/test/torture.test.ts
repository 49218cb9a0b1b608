/** A short round of `npm run torture:fs -- SPIFFS`, with a checker of images that shares no code with the library. */
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { cutEverywhere } from "../../../core/test/torture/power_cuts.ts";
import { spiffsCandidate } from "./torture.ts";

test("after each cut the image is whole, and files are as the README promises", () => {
  new FakeHal().install();
  const result = cutEverywhere(spiffsCandidate, 1, { points: 1500, seconds: 30 });
  expect(result.messages).toEqual([]);
  expect(result.cut_points).toBeGreaterThan(500);
  expect(result.second_cuts).toBeGreaterThan(100);
}, 60_000);
