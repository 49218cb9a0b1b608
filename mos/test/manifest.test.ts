/** Reading `mos.yml`: strictly, with places and suggestions; libraries, conditions, variables. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../src/errors.ts";
import { evaluateCondition, expand } from "../src/manifest/expression.ts";
import { loadProject, type Project } from "../src/manifest/project.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mos-manifest-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const VERSION = "manifest_version: 2020-08-02\n";

function app(yaml: string, files: Record<string, string> = {}): Project {
  write({ "app/mos.yml": yaml + VERSION, "app/src/main.ts": "", ...files });
  return loadProject(join(folder, "app"), "linux", "host");
}

function failure(run: () => unknown): UserError {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("an app", () => {
  test("has a name, a version and a main module without saying so", () => {
    expect(app("")).toMatchObject({ name: "app", version: "1.0", main: join(folder, "app/src/main.ts"), cSources: [], libs: ["core"] });
  });

  test("keeps texts as they are written", () => {
    const project = app('version: 1.10\nbuild_vars: { A: 0x10, B: yes, C: "" }\n');
    expect(project.version).toBe("1.10");
    expect([...project.buildVars]).toEqual(
      expect.arrayContaining([
        ["A", "0x10"],
        ["B", "yes"],
        ["C", ""],
        ["BOARD", "host"],
      ]),
    );
  });

  test("takes the last of a key given twice, and joins maps", () => {
    expect(app("version: 1\nversion: 2\nbuild_vars: {A: 1}\nbuild_vars: {B: 2}\n")).toMatchObject({ version: "2" });
    expect([...app("build_vars: {A: 1}\nbuild_vars: {B: 2}\n").buildVars.keys()]).toEqual(expect.arrayContaining(["A", "B"]));
  });

  test("names C files one by one, by folder and by pattern", () => {
    const files = { "app/src/a.c": "", "app/src/b.cpp": "", "app/src/deep/c.c": "", "app/x/one.c": "", "app/x/two.c": "", "app/src/n.h": "" };
    const found = (yaml: string) => app(yaml, files).cSources.map((file) => file.slice(join(folder, "app/").length));
    expect(found("sources: [src]\n")).toEqual(["src/a.c", "src/b.cpp"]);
    expect(found("sources: [src, x/t*.c]\n")).toEqual(["src/a.c", "src/b.cpp", "x/two.c"]);
    expect(found("sources: [src, x, -x/one.c, gone]\n")).toEqual(["src/a.c", "src/b.cpp", "x/two.c"]);
  });

  test("may have a file for one platform on top", () => {
    const project = app("cdefs: {A: 1}\ncflags: [-O1]\n", { "app/mos_linux.yml": "cdefs: {A: 2, B: 3}\ncflags: [-O2]\n" });
    expect([...project.cdefs]).toEqual([
      ["A", "2"],
      ["B", "3"],
      ["MGOS", "1"],
      ["MGOS_HAVE_CORE", "1"],
    ]);
    expect(project.cflags).toEqual(["-O1", "-O2"]);
  });
});

describe("is refused, with the place:", () => {
  test.each<[string, string, RegExp, RegExp?]>([
    ["an unknown key", "nmae: x\n", /app\/mos\.yml:1:1: mos\.yml has no key `nmae`/, /did you mean `name`\?/],
    ["a key far from any", "frobnicate: x\n", /no key `frobnicate`/, /known keys: name, type/],
    ["an unknown key of a library", "libs:\n  - { locaton: ../x }\n", /:2:7: an entry of `libs` has no key `locaton`/, /did you mean `location`/],
    ["an unknown key of a condition", "conds:\n  - { if: x }\n", /:2:7: an entry of `conds` has no key `if`/],
    ["a list where text belongs", "name: [a]\n", /:1:7: `name` must be text/],
    ["text where a list belongs", "sources: src\n", /:1:10: `sources` must be a list/],
    ["a mapping in a list", "author: {a: b}\n", /`author` must be text/],
    ["a name with spaces", "name: my app\n", /should not contain spaces/],
    ["a type of project", "type: plugin\n", /invalid project type: "plugin"/],
    ["broken YAML", "a: [1\nb: 2\n", /mos\.yml:\d+:\d+: /],
    ["a library without a place", "libs:\n  - name: x\n", /location is not set/],
    ["a library that is not there", "libs:\n  - location: ../nowhere\n", /there is no library at \.\.\/nowhere/],
    ["a library in git", "libs:\n  - location: https://example.com/x.git\n", /libraries are not fetched/],
    ["another platform", "platforms: [cortex-m]\n", /can't be built for the platform linux; supported platforms are: cortex-m/],
    ["a variable of the tool", "build_vars:\n  APP: x\n", /:2:3: the build variable APP is set by mos itself/],
    ["a setting without a type", "config_schema:\n  - [a.b, q, 1, {}]\n", /:2:11: a setting has no type "q"/],
    ["a condition that is none", "conds:\n  - when: a b\n    apply: {}\n", /:2:11: can't parse the expression/],
    ["a variable that is not there", "cflags: ['-D${build_vars.NO}']\n", /failed to evaluate build_vars\.NO/],
    ["what a condition forbids", 'conds:\n  - when: mos.platform == "linux"\n    error: not here\n', /not here/],
  ])("%s", (_what, yaml, message, hint = /(?:)/) => {
    const error = failure(() => app(yaml));
    expect(error.message).toMatch(message);
    expect(error.hint ?? "").toMatch(hint);
  });

  test("no main module", () => {
    write({ "app/mos.yml": VERSION });
    expect(failure(() => loadProject(join(folder, "app"), "linux", "host")).message).toContain("no main.ts in");
  });

  test("no mos.yml", () => {
    expect(failure(() => loadProject(folder, "linux", "host")).message).toContain("no mos.yml in");
  });

  test.each([
    ["", "manifest version is missing"],
    ["manifest_version: 2016-01-01\n", "too old"],
    ["manifest_version: 2099-01-01\n", "too new"],
  ])("a manifest version like %j", (yaml, message) => {
    write({ "app/mos.yml": `name: x\n${yaml}`, "app/src/main.ts": "" });
    expect(failure(() => loadProject(join(folder, "app"), "linux", "host")).message).toContain(message);
  });
});

describe("libraries", () => {
  const lib = (name: string, more = "") => `name: ${name}\ntype: lib\n${more}${VERSION}`;

  test("come with what they need, dependencies first, each once", () => {
    const project = app("libs:\n  - location: ../libs/a\n  - location: ../libs/b\nsources: [src]\n", {
      "libs/a/mos.yml": lib("a", "libs:\n  - location: ../c\ncflags: [-DA]\n"),
      "libs/b/mos.yml": lib("b", "libs:\n  - location: ../c\n"),
      "libs/c/mos.yml": lib("c", "sources: [native]\ncdefs: {C: 1}\n"),
      "libs/c/native/c.c": "",
      "app/src/app.c": "",
    });
    expect(project.libs).toEqual(["core", "c", "a", "b"]);
    expect(project.cSources.map((file) => file.slice(folder.length))).toEqual(["/libs/c/native/c.c", "/app/src/app.c"]);
    expect(project.cdefs.get("C")).toBe("1");
    expect(project.buildVars.get("MGOS_HAVE_A")).toBe("1");
  });

  test("must not need each other", () => {
    const files = { "libs/a/mos.yml": lib("a", "libs:\n  - location: ../b\n"), "libs/b/mos.yml": lib("b", "libs:\n  - location: ../a\n") };
    expect(failure(() => app("libs:\n  - location: ../libs/a\n", files)).message).toContain("dependency cycle: a -> b -> a");
  });

  test("go by their own name", () => {
    const files = { "libs/a/mos.yml": lib("a") };
    expect(failure(() => app("libs:\n  - { location: ../libs/a, name: z }\n", files)).message).toContain('is named "a", not "z"');
  });

  test("of Mongoose OS are found by their address", () => {
    expect(app("libs:\n  - location: https://github.com/mongoose-os-libs/rpc-uart\n").libs).toEqual(["core", "rpc-common", "rpc-uart"]);
  });
});

describe("conditions", () => {
  const scope = new Map([
    ["mos.platform", "linux"],
    ["build_vars.A", "1"],
  ]);

  test.each([
    ['mos.platform == "linux"', true],
    ['mos.platform != "linux"', false],
    ['platform == "node"', false],
    ["defined(build_vars.A)", true],
    ["defined(build_vars.B)", false],
    ['manifest.build_vars.A == "1"', true],
  ])("%s", (text, value) => expect(evaluateCondition(text, scope)).toBe(value));

  test.each(["mos.platform", "a == b", '"x" == "x" && "y" == "y"', "1 + 1", ""])("refuse %j", (text) => {
    expect(() => evaluateCondition(text, scope)).toThrow(UserError);
  });

  test("what they apply may hold further ones", () => {
    const project = app(
      'conds:\n  - when: mos.platform == "linux"\n    apply:\n      build_vars: {A: 1}\n      conds:\n        - when: defined(build_vars.A)\n          apply: {cflags: ["-DA=${build_vars.A}"]}\n',
    );
    expect(project.cflags).toEqual(["-DA=1"]);
  });

  test("and variables are filled in", () => expect(expand("x/${mos.platform}/${build_vars.A}.c", scope)).toBe("x/linux/1.c"));
});

describe("budgets", () => {
  test("sizes, and how often functions can be on the stack; conditions come on top", () => {
    const { budgets } = app(
      'budgets: { flash: 256K, stack: 6000, recursion: { Menu.draw: 4 } }\nconds:\n  - when: mos.platform == "linux"\n    apply: { budgets: { stack: 8K, recursion: { down: 2 } } }\n',
    );
    expect(budgets).toEqual({
      flash: 262144,
      stack: 8192,
      recursion: new Map([
        ["Menu.draw", 4],
        ["down", 2],
      ]),
    });
  });

  test.each([
    ["budgets: { stak: 6K }", /mos\.yml:1:\d+: `budgets` has no key `stak`/],
    ["budgets: { stack: much }", /mos\.yml:1:\d+: the budget for stack is "much", not a size/],
    ["budgets: { recursion: { f: 0 } }", /mos\.yml:1:\d+: recursion of f is a number from 1 to 10000/],
    ["budgets: 6K", /mos\.yml:1:\d+: `budgets` must be a mapping/],
  ])("%s is an error at its place", (yaml, message) => {
    expect(failure(() => app(`${yaml}\n`)).message).toMatch(message);
  });
});
