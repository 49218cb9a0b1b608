/** What the command line of a build says over the manifests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planBuild } from "../src/builder/plan.ts";
import { plainArguments } from "../src/cli/arguments.ts";
import { MosCommand } from "../src/cli/command.ts";
import { buildOptions } from "../src/commands/build.ts";
import { buildOptions as buildFlags } from "../src/options.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mos-overrides-"));
  const lib = (name: string, text: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "mos.yml"), `type: lib\nmanifest_version: 2020-08-02\n${text}`);
  };
  mkdirSync(join(folder, "app/src"), { recursive: true });
  const libs = "libs:\n  - location: https://github.com/mongoose-os-libs/sntp\n  - location: https://github.com/mongoose-os-libs/cron\n";
  writeFileSync(join(folder, "app/mos.yml"), `manifest_version: 2020-08-02\nplatforms: [node]\ncdefs: {A: 1}\n${libs}`);
  writeFileSync(join(folder, "app/src/main.ts"), "export {};\n");
  lib("mine", 'name: sntp\nversion: "9"\n');
  lib("all/cron", "");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("definitions, flags, libraries and the platform", () => {
  const app = join(folder, "app");
  expect(() => planBuild(buildOptions(app, { platform: "linux" }))).toThrow(/can't be built for the platform linux/);
  const cdef = new Map([
    ["A", "2"],
    ["B", "x y"],
  ]);
  const flags = {
    platform: "linux",
    platformCheck: false,
    cdef,
    cflagsExtra: ["-Wall -Wextra", "-g"],
    lib: [`sntp:${join(folder, "mine")}`],
    libsDir: [join(folder, "all")],
  };
  const { project } = planBuild(buildOptions(app, flags));
  expect(project.cdefs.get("A")).toBe("2");
  expect(project.cdefs.get("B")).toBe("x y");
  expect(project.cflags).toEqual(["-Wall", "-Wextra", "-g"]);
  expect(project.libFolders).toEqual(expect.arrayContaining([join(folder, "mine"), join(folder, "all/cron")]));
  expect(() => buildOptions(app, { lib: ["sntp"] })).toThrow(/--lib sntp: not a library and its folder/);
});

test("flags of Mongoose OS's tool are renamed, or passed over with a reason", () => {
  const program = new MosCommand("mos");
  buildFlags(program.command("build")).option("--json");
  const said: string[] = [];
  const plain = (...args: string[]) => plainArguments(program, args, (text) => said.push(text));
  expect(plain("--arch", "linux", "build", "--build-dir=out", "--json=true", "app")).toEqual(["build", "--platform", "linux", "--output=out", "--json", "app"]);
  expect(said).toEqual([]);
  expect(plain("build", "--local", "--repo", "../core", "--v=3", "app")).toEqual(["build", "app"]);
  expect(said).toEqual([
    "mos: warning: --local is passed over: builds are local",
    "mos: warning: --repo is passed over: libraries come with the checkout",
    "mos: warning: --v is passed over: there is no such log",
  ]);
  expect(plain("build", "--platform-check=false", "--", "--local")).toEqual(["build", "--no-platform-check", "--", "--local"]);
  expect(plain("build", "--unknown")).toEqual(["build", "--unknown"]);
});
