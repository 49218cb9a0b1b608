/** The command line: what it says when something is wrong, and its exit status. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { DeafServer } from "./deaf-server.ts";
import { outputFolder } from "./machines.ts";
import { mos } from "./tool.ts";

const LIMIT_MS = 60_000;
const COMMANDS = [
  ...["build", "run", "console", "call", "config-get", "config-set", "ls", "get", "put", "rm", "passwd", "ports", "demo"],
  ...["clone", "test", "ui", "watch", "profile", "board", "size", "debug", "crashtest", "eval-manifest-expr", "wifi", "doctor", "completion", "version"],
  ...["ota", "gen-key", "sign", "verify", "create-fw-bundle", "create-delta", "create-fs-image", "flash", "flash-read", "flash-write"],
];
const BLINK = join(repositoryRoot, "apps/blink");

let folder = "";
let server: DeafServer;
let deaf = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mos-cli-"));
  server = await DeafServer.start();
  deaf = server.address;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  server.close();
});

describe("says what is wrong and what to do:", () => {
  test.each<[string, () => string[], RegExp]>([
    ["an unknown command", () => ["buidl"], /unknown command 'buidl'\n\(Did you mean build\?\)/],
    ["an unknown option", () => ["build", "--platfrom", "linux"], /unknown option '--platfrom'\n\(Did you mean --platform\?\)/],
    ["no method", () => ["call"], /missing required argument 'method'/],
    ["a folder without an app", () => ["build", "--platform", "linux", folder], /no mos\.yml in .*\n {2}hint: /],
    ["no platform", () => ["build", BLINK], /--platform must be specified[\s\S]*node, cortex-m, linux/],
    ["an unknown platform", () => ["build", "--platform", "cortexm", BLINK], /no platform "cortexm"\n {2}hint: did you mean cortex-m\?/],
    ["an unknown board", () => ["build", "--platform", "cortex-m", "--board", "mps2", BLINK], /no board of cortex-m "mps2"/],
    ["an unknown variant", () => ["build", "--platform", "linux", "--variant", "sped", BLINK], /did you mean speed\?/],
    ["a size that is none", () => ["build", "--heap", "big", BLINK], /'big' is invalid\. write a number of bytes/],
    ["C files of the node machine", () => ["build", "--platform", "node", "--emit", "c", BLINK], /the node platform makes no C files/],
    [
      "a pseudo-terminal of the node machine",
      () => ["run", "--no-build", "--platform", "node", "--output", join(folder, "none"), BLINK],
      /nothing is built in/,
    ],
    [
      "arguments that are no JSON",
      () => ["call", "A.B", "{pin: 2}", "--port", deaf],
      /arguments are not JSON: .*\n {2}hint: quote them for the shell: mos call A\.B '/,
    ],
    ["a port of an unknown kind", () => ["call", "A.B", "--port", "ftp://x"], /ports of the form ftp:\/\/ are not supported\n {2}hint: write \/dev/],
    ["a TCP port without a scheme", () => ["call", "A.B", "--port", "localhost:80"], /write tcp:\/\/localhost:80/],
    ["a TCP address that is none", () => ["call", "A.B", "--port", "tcp://host"], /not a TCP address/],
    ["a serial port that is not there", () => ["call", "A.B", "--port", "/dev/ttyNONE"], /there is no port \/dev\/ttyNONE\n {2}hint: /],
    ["nobody at the port", () => ["call", "A.B", "--port", "tcp://127.0.0.1:1"], /nobody listens there\n {2}hint: /],
    ["nobody who answers", () => ["call", "A.B", "--port", deaf, "--timeout", "300ms"], /no answer from tcp:.* within 0\.3 s\n {2}hint: /],
    ["a time that is none", () => ["call", "A.B", "--port", deaf, "--timeout", "soon"], /write 20s, 500ms or 2m/],
    ["an image that is not there", () => ["console", "--port", deaf, "--image", "gone.elf"], /there is no image gone\.elf/],
  ])(
    "%s",
    async (_what, args, message) => {
      const { status, stdout, stderr } = await mos(args());
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^ {4}at /m);
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    },
    LIMIT_MS,
  );
});

describe("the help", () => {
  test("of the tool lists the commands", async () => {
    const { status, stdout } = await mos(["--help"]);
    expect(status).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
  });

  test.each(COMMANDS)("of %s has examples", async (command) => {
    const { status, stdout } = await mos([command, "--help"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\n {2}mos ${command}`));
  });

  test("of a command is what `help COMMAND` gives", async () => {
    const asked = await mos(["help", "size"]);
    expect(asked).toEqual(await mos(["size", "--help"]));
    expect(await mos(["help", "siez"])).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("(Did you mean size?)") });
  });

  test("is what no command gives", async () => expect(await mos([])).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("Usage: mos") }));

  test("and the version", async () => expect(await mos(["--version"])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) }));
});

describe("a program with errors", () => {
  test.each(["node", "linux"])(
    "is refused on %s, with all of them",
    async (platform) => {
      const app = join(repositoryRoot, "build/mos-test/wrong");
      mkdirSync(join(app, "src"), { recursive: true });
      writeFileSync(join(app, "mos.yml"), "manifest_version: 2020-08-02\n");
      writeFileSync(join(app, "src/main.ts"), 'const a: any = 1;\nconst b = 1 == 2;\nconsole.log("x");\nexport { a, b };\n');
      const { status, stdout, stderr } = await mos(["build", "--platform", platform, app]);
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toMatch(/^build\/mos-test\/wrong\/src\/main\.ts:1:10 - error MK\d{4}: /m);
      expect(stderr).toMatch(/main\.ts:2:\d+ - error MK\d{4}: [\s\S]*hint: /);
      expect(stderr).toMatch(/^[2-9] errors\n$/m);
    },
    LIMIT_MS,
  );
});

test(
  "a library that is imported must be named in mos.yml",
  async () => {
    const app = join(repositoryRoot, "build/mos-test/unnamed");
    mkdirSync(join(app, "src"), { recursive: true });
    writeFileSync(join(app, "mos.yml"), "manifest_version: 2020-08-02\n");
    writeFileSync(join(app, "src/main.ts"), 'import "@meerkat/rpc-uart/init.ts";\n');
    const { status, stderr } = await mos(["build", "--platform", "node", app]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/imports the library rpc-\w+, which mos\.yml does not name\n {2}hint: add .*- location: \.\.\/\.\.\/\.\.\/libs\/rpc-/);
  },
  LIMIT_MS,
);

test("what the compiler makes is printed", async () => {
  const output = outputFolder("emit");
  const ir = await mos(["build", "--platform", "node", "--emit", "ir", "--output", output, BLINK]);
  expect(ir).toMatchObject({ status: 0, stderr: "" });
  expect(ir.stdout).toMatch(/^function blink_main__buttonPressed/m);
  const c = await mos(["build", "--platform", "linux", "--emit", "c", "--output", output, BLINK]);
  expect(c.status).toBe(0);
  expect(c.stdout).toMatch(/^#line \d+ ".*apps\/blink\/src\/main\.ts"$/m);
  expect(c.stdout).toContain("int32_t corePoll(void)");
}, 120_000);
