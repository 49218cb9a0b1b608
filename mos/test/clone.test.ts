/** Apps that lie outside of the checkout: copied there, understood by editors, built and run. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { mos, Tool } from "./tool.ts";

const LIMIT_MS = 120_000;
const TSC = join(repositoryRoot, "node_modules/typescript/bin/tsc");

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "mos-clone-")));
});
afterAll(() => rmSync(folder, { recursive: true }));

const here = (...args: string[]) => mos(args, { cwd: folder });

test("without a location it lists the apps that come with Meerkat", async () => {
  const { status, stdout } = await here("clone");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^blink +A LED that blinks/m);
});

test(
  "a copy of one type-checks in an editor, builds, runs and answers",
  async () => {
    expect(await here("clone", "blink", "lamp")).toMatchObject({ status: 0, stderr: expect.stringContaining("cd lamp && mos run --platform node") });
    const app = join(folder, "lamp");
    expect(readdirSync(app).sort()).toEqual([".gitignore", "README.md", "build", "mos.yml", "src", "tsconfig.json"]);
    execFileSync(process.execPath, [TSC, "-p", app]);
    writeFileSync(join(app, "src/main.ts"), `${readFileSync(join(app, "src/main.ts"), "utf8")}\nconst wrong: string = 1;\n`);
    expect(() => execFileSync(process.execPath, [TSC, "-p", app], { stdio: "pipe" })).toThrow();
    writeFileSync(join(app, "src/main.ts"), readFileSync(join(repositoryRoot, "apps/blink/src/main.ts"), "utf8"));
    const machine = new Tool(["run", "--platform", "node", "--tcp", "0"], { cwd: app });
    const [, port = ""] = await machine.printed(/RPC port: (\S+)/);
    expect(await mos(["call", "Blink.Set", '{"on_ms": 70, "off_ms": 80}', "--port", port])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('"on_ms": 70'),
    });
    machine.signal("SIGINT");
    expect((await machine.ended).status).toBe(0);
    expect((await mos(["build", "--platform", "linux"], { cwd: app })).stdout).toContain("built blink 1.0 for linux");
  },
  LIMIT_MS,
);

test("libraries beside an app are found from its new place, all else in its manifest stays as it is", async () => {
  const own = join(folder, "own");
  mkdirSync(join(own, "app/src"), { recursive: true });
  mkdirSync(join(own, "my-lib"), { recursive: true });
  writeFileSync(join(own, "my-lib/mos.yml"), "type: lib\nmanifest_version: 2020-08-02\n");
  writeFileSync(join(own, "app/src/main.ts"), 'import { log } from "@meerkat/core/log.ts";\nexport { log };\n');
  const manifest = (own: string, uart: string) =>
    `# Mine\nlibs:\n  - location: "${own}"   # beside\n  - {location: ${uart}, name: rpc-uart}\nconds:\n  - when: mos.platform == "linux"\n    apply: {libs: [{location: ${own}}]}\nmanifest_version: 2020-08-02\n`;
  writeFileSync(join(own, "app/mos.yml"), manifest("../my-lib", join("..", "elsewhere/libs/rpc-uart")));
  const { status, stderr } = await here("clone", "own/app", "deep/down/copy");
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining("app is in deep/down/copy") });
  const text = readFileSync(join(folder, "deep/down/copy/mos.yml"), "utf8");
  // In quotes it was, and the quotes go: a path needs none.
  expect(text).toBe(manifest("../../../own/my-lib", "https://github.com/mongoose-os-libs/rpc-uart").replace('"../../../own/my-lib"', "../../../own/my-lib"));
});

test("a repository is cloned, at a branch", async () => {
  const origin = join(folder, "origin");
  mkdirSync(join(origin, "src"), { recursive: true });
  writeFileSync(join(origin, "mos.yml"), "name: fetched\nmanifest_version: 2020-08-02\n");
  writeFileSync(join(origin, "src/main.ts"), "export {};\n");
  const git = (...args: string[]) => execFileSync("git", ["-C", origin, "-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { stdio: "pipe" });
  git("init", "-q", "-b", "v2");
  git("add", ".");
  git("commit", "-q", "-m", "an app");
  expect(await here("clone", `file://${origin}#v2`, "fetched")).toMatchObject({ status: 0 });
  expect(existsSync(join(folder, "fetched/.git"))).toBe(true);
  expect(existsSync(join(folder, "fetched/build/tsconfig.json"))).toBe(true);
  const missing = await here("clone", `file://${origin}#v3`, "none");
  expect(missing).toMatchObject({ status: 1, stderr: expect.stringMatching(/mos: git cannot clone file:.*\n {2}hint: .*v3/) });
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
});

test("Ctrl-C leaves nothing behind", async () => {
  // A server that accepts and says nothing.
  const server = createServer((socket) => socket.on("error", () => {}).resume());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const connected = new Promise((resolve) => server.once("connection", resolve));
  const { port } = server.address() as { port: number };
  const tool = new Tool(["clone", `git://127.0.0.1:${port}/app.git`, "half"], { cwd: folder });
  await connected;
  tool.signal("SIGINT");
  expect(await tool.ended).toMatchObject({ status: 130, stderr: expect.stringContaining("interrupted") });
  server.close();
  expect(readdirSync(folder).filter((name) => name.startsWith(".") || name === "half")).toEqual([]);
});

test.each<[string, string[], RegExp]>([
  ["a name that is none", ["blnk"], /no template blnk, and no such folder\n {2}hint: did you mean blink\?/],
  ["a folder that is there", ["blink", "."], /\. is there already\n {2}hint: give another folder/],
  ["a folder that is no app", ["."], /no mos\.yml in \./],
])("%s is refused", async (_what, args, message) => {
  expect(await here("clone", ...args)).toMatchObject({ status: 1, stdout: "", stderr: expect.stringMatching(message) });
});
