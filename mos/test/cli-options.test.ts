/** What the command line takes beside commands: variables, folders, completion, the doctor. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { DeafServer } from "./deaf-server.ts";
import { mos } from "./tool.ts";

const MOS = join(repositoryRoot, "mos/bin/mos.js");
const BLINK = join(repositoryRoot, "apps/blink");

let folder = "";
let server: DeafServer;
let deaf = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mos-options-"));
  server = await DeafServer.start();
  deaf = server.address;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  server.close();
});

describe("options", () => {
  const asked = (args: string[], env: Record<string, string> = {}, cwd = BLINK) => mos(args, { cwd, env });

  test("come from variables, which count less than the command line", async () => {
    expect((await asked(["eval-manifest-expr", "mos.platform"], { MOS_PLATFORM: "linux" })).stdout).toBe('"linux"\n');
    expect((await asked(["eval-manifest-expr", "mos.platform", "--platform", "node"], { MOS_PLATFORM: "linux" })).stdout).toBe('"node"\n');
    const withVar = await asked(["eval-manifest-expr", "build_vars.X", "--platform", "node"], { MOS_BUILD_VAR: "X=1" });
    expect(withVar.stdout).toBe('"1"\n');
    const plain = await asked(["version"], { MOS_JSON: "false" });
    expect(plain.stdout).toMatch(/^The Meerkat tool\nVersion: \d/);
    expect((await asked(["version"], { MOS_JSON: "true" })).stdout).toMatch(/^\{"version"/);
  });

  test("may stand before the command, and have true or false behind them", async () => {
    expect((await asked(["--platform", "linux", "eval-manifest-expr", "mos.platform"])).stdout).toBe('"linux"\n');
    expect((await asked(["--json", "version"])).stdout).toMatch(/^\{/);
    expect((await asked(["version", "--json=true"])).stdout).toMatch(/^\{/);
    expect((await asked(["version", "--json=false"])).stdout).toMatch(/^The/);
    expect((await asked(["config-set", "a=b", "--reboot=false", "--port", deaf, "--timeout", "100ms"])).stderr).toContain("no answer");
    expect((await asked(["--platfrom", "linux", "build"])).status).toBe(1);
  });

  test("-C names the folder to work in", async () => {
    const inRoot = (args: string[]) => asked(args, {}, repositoryRoot);
    expect((await inRoot(["-C", "apps/blink", "eval-manifest-expr", "name", "--platform", "node"])).stdout).toBe('"blink"\n');
    expect((await inRoot(["eval-manifest-expr", "name", "--platform", "node", "--chdir=apps/blink"])).stdout).toBe('"blink"\n');
    expect(await inRoot(["-C", "apps/none", "version"])).toMatchObject({ status: 1, stderr: expect.stringContaining("there is no folder apps/none") });
  });
});

test("expressions of manifests have values", async () => {
  const value = async (text: string) => JSON.parse((await mos(["eval-manifest-expr", text, "--platform", "linux"], { cwd: BLINK })).stdout);
  expect(await value('mos.platform == "linux"')).toBe(true);
  expect(await value("defined(build_vars.NONE)")).toBe(false);
  expect(await value("manifest.name")).toBe("blink");
  expect(await value("build_vars")).toMatchObject({ MGOS: "1", MGOS_HAVE_RPC_UART: "1" });
  expect(await value("mos.libs.rpc_uart.path")).toBe(join(repositoryRoot, "libs/rpc-uart"));
  const wrong = await mos(["eval-manifest-expr", "a && b", "--platform", "linux"], { cwd: BLINK });
  expect(wrong).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("can't parse the expression `a && b`") });
});

test("the doctor finds what builds need, and says what is missing", async () => {
  const { status, stdout } = await mos(["doctor", "--json"]);
  const { ok, findings } = JSON.parse(stdout);
  expect({ status, ok }).toEqual({ status: 0, ok: true });
  expect(findings).toContainEqual({ group: "tool", name: "node", ok: true, detail: process.version });
  const bare = await mos(["doctor"], { env: { PATH: folder } });
  expect(bare.status).toBe(1);
  expect(bare.stdout).toMatch(/FAIL arm-none-eabi-gcc +nothing can be built for cortex-m/);
  expect(bare.stdout).toMatch(/apt-get install -y --no-install-recommends .*\bgcc\b.*\bqemu-system-arm\b/);
});

describe("completion", () => {
  const script = (shell: string) => mos(["completion", shell]);

  test("of bash offers commands, options and values", async () => {
    const file = join(folder, "completion.bash");
    writeFileSync(file, (await script("bash")).stdout);
    const offered = (...words: string[]) => {
      const list = ["mos", ...words].map((word) => JSON.stringify(word)).join(" ");
      const text = `source ${file}; COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _mos; echo "\${COMPREPLY[*]}"`;
      return spawnSync("bash", ["--norc", "-c", text], { encoding: "utf8" }).stdout.trim();
    };
    expect(offered("con")).toBe("console config-get config-set");
    expect(offered("build", "--pl")).toBe("--platform");
    expect(offered("build", "--platform", "")).toBe("node linux cortex-m");
    expect(offered("build", "--platform", "=", "l")).toBe("linux");
    expect(offered("-C", "x", "si")).toBe("size sign");
    expect(offered("completion", "")).toBe("bash zsh fish");
  });

  test.each([
    ["zsh", "#compdef mos\n"],
    ["fish", "# Completion of mos for fish"],
  ])("of %s is a script that it takes", async (shell, start) => {
    const { stdout } = await script(shell);
    expect(stdout.startsWith(start)).toBe(true);
    for (const command of ["build", "config-set", "create-fw-bundle", "ota"]) expect(stdout).toContain(command);
    const file = join(folder, `completion.${shell}`);
    writeFileSync(file, stdout);
    // Where it is installed.
    const { error, status, stderr } = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    if (error === undefined) expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

test("whoever has seen enough may close the pipe", () => {
  const { status, stderr } = spawnSync("bash", ["-c", `set -o pipefail; ${process.execPath} ${MOS} build --help | head -1; echo "\${PIPESTATUS[0]}" >&2`], {
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "0\n" });
});
