/** `mos size`: every byte is in the tree once, and what has changed since the build before is found. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sizes } from "../src/builder/sizes.ts";
import { keepFigures } from "../src/size/figures.ts";
import { readSizeReport } from "../src/size/report.ts";
import { sizeText } from "../src/size/text.ts";
import type { SizeNode } from "../src/ui/protocol.ts";
import { mos } from "./tool.ts";

const LIMIT_MS = 120_000;
const LIMITS = { platform: "chip", flashLimit: 10_000 };

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "mos-size-")));
});
afterAll(() => rmSync(folder, { recursive: true }));

function sizes(loop: number, extra: number): Sizes {
  const symbol = (name: string, flash: number, ram = 0) => ({ name, flash, ram });
  const modules = [
    { group: "core", name: "loop.ts", flash: loop, ram: 8, symbols: [symbol("core_loop__corePoll", loop - 10), symbol("core_loop__defer", 10, 8)] },
    ...(extra > 0 ? [{ group: "app", name: "main.ts", flash: extra, ram: 0, symbols: [symbol("app_main__run", extra)] }] : []),
  ];
  return { flash: loop + extra, ram: 8, heap: 1000, stack: 500, sections: [], modules };
}

function check(node: SizeNode): void {
  if (node.children === undefined) return;
  expect(node.bytes).toBe(node.children.reduce((sum, { bytes }) => sum + bytes, 0));
  if (node.change !== undefined) expect(node.change).toBe(node.children.reduce((sum, { change }) => sum + (change ?? 0), 0));
  node.children.forEach(check);
}

test("the difference is that to the last build with other figures, and names what is gone", () => {
  expect(readSizeReport(folder)).toBeUndefined();
  keepFigures(folder, LIMITS, sizes(100, 50), 1);
  expect(readSizeReport(folder)?.flash).toEqual({
    name: "flash",
    bytes: 150,
    children: [
      {
        name: "core",
        bytes: 100,
        children: [
          {
            name: "loop.ts",
            bytes: 100,
            children: [
              { name: "corePoll", bytes: 90 },
              { name: "defer", bytes: 10 },
            ],
          },
        ],
      },
      { name: "app", bytes: 50, children: [{ name: "main.ts", bytes: 50, children: [{ name: "run", bytes: 50 }] }] },
    ],
  });
  keepFigures(folder, LIMITS, sizes(130, 0), 2);
  keepFigures(folder, LIMITS, sizes(130, 0), 3);
  const report = readSizeReport(folder);
  if (report === undefined) throw new Error("no report");
  expect(report).toMatchObject({ platform: "chip", at: 3, flashLimit: 10_000, flash: { bytes: 130, change: -20 }, ram: { bytes: 1508, change: 0 } });
  check(report.flash);
  check(report.ram);
  const text = sizeText(report, { ram: true, depth: 3, changesOnly: true, columns: 100 });
  expect(text).toMatch(/^flash {2}130 bytes of 10,000 \(1\.3 %\), -20 since the build before$/m);
  expect(text).toMatch(/^ {6}corePoll .* 120 .*\+30$/m);
  expect(text).toMatch(/^ {4}main\.ts .* 0 .*-50$/m);
  expect(text).not.toContain("defer");
  expect(text).toMatch(/^RAM {2}1,508 bytes, ±0 since the build before\n {2}nothing has changed$/m);
});

test(
  "a line of an app that costs something shows up",
  async () => {
    const app = join(folder, "app");
    mkdirSync(join(app, "src"), { recursive: true });
    writeFileSync(join(app, "mos.yml"), "name: app\nmanifest_version: 2020-08-02\n");
    const main = (text: string) => writeFileSync(join(app, "src/main.ts"), `import { logInfo } from "@meerkat/core/log.ts";\n${text}`);
    main('logInfo("app", "one");\n');
    const first = await mos(["size", "--platform", "linux", "--json", app]);
    expect(first).toMatchObject({ status: 0, stderr: "" });
    const { flash, ram } = JSON.parse(first.stdout);
    check(flash);
    check(ram);
    expect(flash.children.map(({ name }: SizeNode) => name)).toEqual(expect.arrayContaining(["core", "C runtime", "port"]));
    main('logInfo("app", "one");\nlogInfo("app", `${"two".repeat(3)} ${[3, 1, 2].sort().join()}`);\n');
    const { stdout } = await mos(["size", "--changes", "--depth", "3", app]);
    expect(stdout).toMatch(/^flash {2}[\d,]+ bytes, \+[\d,]+ since the build before$/m);
    expect(stdout).toMatch(/^ {2}C runtime .*\+/m);
    expect(await mos(["size", "--platform", "node", app])).toMatchObject({ status: 1, stderr: expect.stringContaining("nothing is linked for node") });
  },
  LIMIT_MS,
);
