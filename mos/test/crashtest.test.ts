/** `mos crashtest`: an app that keeps what it has answered for passes, one that does not is found out. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spread } from "../src/crashtest/crashtest.ts";
import { Expectation, stepsFor } from "../src/crashtest/work.ts";
import { mos, Tool } from "./tool.ts";

const LIMIT_MS = 120_000;
const LIB = "https://github.com/mongoose-os-libs";

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "mos-crashtest-")));
});
afterAll(() => rmSync(folder, { recursive: true }));

function app(name: string, libs: string[], main: string): string {
  const place = join(folder, name);
  mkdirSync(join(place, "src"), { recursive: true });
  writeFileSync(join(place, "mos.yml"), `name: ${name}\nmanifest_version: 2020-08-02\nlibs:\n${libs.map((lib) => `  - location: ${LIB}/${lib}\n`).join("")}`);
  writeFileSync(join(place, "src/main.ts"), main);
  return place;
}

/** Its boot depends on a file that it writes in place. */
const CARELESS = `
import { openFile, readFile } from "@meerkat/core/vfs/vfs.ts";

const NAME: string = "/state.txt";
const bytes = readFile(NAME, 1000);
if (bytes !== undefined && bytes.length !== 600) throw new RangeError("half a state");
for (let i: i32 = 0; i < 3; i++) {
  const file = openFile(NAME, i === 0 ? "a" : "r+");
  file?.write(new Uint8Array(i === 0 ? 300 : 600), 0, i === 0 ? 300 : 600);
  file?.close();
}
`;

test(
  "an app with settings and files is whole after every cut",
  async () => {
    const place = app("careful", ["rpc-uart", "rpc-service-config", "rpc-service-fs"], "export {};\n");
    const { status, stdout, stderr } = await mos(["crashtest", place, "--json"]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ app: "careful", platform: "linux", services: { config: true, files: true }, failures: [] });
    expect(report.cuts).toBe(report.operations);
    expect(report.operations).toBeGreaterThan(8);
    expect(existsSync(join(place, "build/crashtest"))).toBe(false);
  },
  LIMIT_MS,
);

test(
  "one that does not boot from what a cut has left is told, with the way to see it again",
  async () => {
    const place = app("careless", ["rpc-uart", "vfs-common"], CARELESS);
    const { status, stdout } = await mos(["crashtest", place]);
    expect(status).toBe(1);
    const [, cut = ""] = /^cut (\d+), during boot: (?:no answer|the machine has ended)/m.exec(stdout) ?? [];
    expect(stdout).toMatch(/again: mos crashtest --platform linux --cut \d+\n.*mos run .*--flash .*cut-\d+\.bin/);
    expect(existsSync(join(place, `build/crashtest/cut-${cut}.bin`))).toBe(true);
    const again = await mos(["crashtest", place, "--cut", cut, "--no-build", "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ cuts: 1, failures: [{ cut: Number(cut) }] });
  },
  LIMIT_MS,
);

test(
  "Ctrl-C ends it, with what is known until then",
  async () => {
    const tool = new Tool(["crashtest", app("careful", ["rpc-uart", "rpc-service-config", "rpc-service-fs"], "export {};\n")]);
    await tool.printed(/counting its flash operations/);
    tool.signal("SIGINT");
    expect(await tool.ended).toMatchObject({ status: 130, stderr: expect.stringContaining("interrupted") });
  },
  LIMIT_MS,
);

test("what was answered for has to be there, what was under way may be", async () => {
  const [put, save] = stepsFor({ config: true, files: true });
  const device = new Expectation({ level: 2, file: undefined });
  const fails = async () => {
    throw new Error("the power is gone");
  };
  await expect(
    device.run(
      fails,
      [put, save].flatMap((step) => step ?? []),
    ),
  ).rejects.toThrow("gone");
  const file = put?.after(device.state).file;
  expect(device.complaint({ level: 2, file: undefined })).toBeUndefined();
  expect(device.complaint({ level: 2, file })).toBeUndefined();
  expect(device.complaint({ level: 3, file })).toBe("debug.level is 3, not 2");
  expect(device.complaint({ level: 2, file: "" })).toMatch(/crashtest\.txt is 0 bytes.*, not missing or \d+ bytes "round 0 \.\.\."/);
});

test("cuts are spread over all operations", () => {
  expect(spread(5, 0)).toEqual([1, 2, 3, 4, 5]);
  expect(spread(5, 9)).toEqual([1, 2, 3, 4, 5]);
  expect(spread(101, 3)).toEqual([1, 51, 101]);
  expect(spread(10, 1)).toEqual([1]);
});
