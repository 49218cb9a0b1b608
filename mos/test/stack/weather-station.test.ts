import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readPort } from "../../../ports/description.ts";
import { measureStack, type StackReport } from "../../src/stack/stack.ts";
import { outputFolder } from "../machines.ts";
import { Tool } from "../tool.ts";
import { copyWithStackService, MARKS, noteMarks } from "./measured-app.ts";

// The app's own tests on QEMU, with what the stack's mark was behind each of them, and the bound that is computed of the same image.

const folder = join(outputFolder("stack"), "weather-station");
const marksFile = join(folder, "marks");
const TESTS_LIMIT_MS = 600_000;

let bound: StackReport | undefined;
let marks: { size: number; used: number }[] = [];

beforeAll(async () => {
  copyWithStackService("weather-station", folder);
  noteMarks(join(folder, "test/weather.test.ts"));
  rmSync(marksFile, { force: true });
  const { stdout, status } = await new Tool(["test", folder, "--platform", "cortex-m"], { env: { [MARKS]: marksFile } }).ended;
  expect(status, stdout).toBe(0);
  const lines = readFileSync(marksFile, "utf8").trimEnd().split("\n");
  marks = lines.map((line) => JSON.parse(line) as { size: number; used: number });
  const build = join(folder, "build/cortex-m");
  bound = await measureStack({
    image: join(build, "weather-station.elf"),
    generated: join(build, "gen"),
    tools: readPort("cortex-m").tools,
    recursion: new Map(),
  });
}, TESTS_LIMIT_MS);

test("the stack is never deeper than the bound of apps/weather-station", () => {
  expect(marks.length).toBeGreaterThan(5);
  const deepest = Math.max(...marks.map(({ used }) => used));
  console.log(`deepest ${deepest}, bound ${bound?.bytes} (without recursion ${bound?.straightBytes}) of ${bound?.stackBytes}`);
  expect(bound?.unproven).toEqual([]);
  expect(deepest).toBeLessThanOrEqual(bound?.bytes ?? 0);
  expect(deepest).toBeLessThanOrEqual(bound?.straightBytes ?? 0);
  // It has been somewhere.
  expect(deepest).toBeGreaterThan((bound?.straightBytes ?? 0) / 4);
});
