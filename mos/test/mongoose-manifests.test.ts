/** Manifests as people have them from Mongoose OS: libraries by address, conditions, files, order of initialisation. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { settingsOf } from "../src/config/schema.ts";
import { UserError } from "../src/errors.ts";
import { initOrder } from "../src/manifest/order.ts";
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

function load(files: Record<string, string>, platform = "linux"): Project {
  write(files);
  return loadProject(join(folder, "app"), platform, "host");
}

const setting = (project: Project, path: string): unknown => settingsOf(project.config).find((entry) => entry.path === path)?.value;
const names = (project: Project): string[] => project.files.map(({ name, path }) => `${name} ${path.slice(folder.length)}`);
const lib = (name: string, more = ""): string => `name: ${name}\ntype: lib\nversion: 1.0\n${more}manifest_version: 2018-06-20\n`;

describe("an app of settings and scripts alone", () => {
  const files = {
    "app/mos.yml": `author: somebody
description: "Lamp: scripts and settings"
version: 1.10
platforms: [cc3220, esp32, esp8266, stm32]
libs_version: \${mos.version}
modules_version: \${mos.version}
mongoose_os_version: \${mos.version}
tags:
  - js
  - docs:examples:Lamp
config_schema:
  - ["lamp", "o", {title: "Lamp"}]
  - ["lamp.pin", "i", 0x0d, {title: "Pin", read_only: true}]
  - ["lamp.inverted", "b", no, {}]
  - ["lamp.period", "d", 1_0.5, {title: Period}]
  - ["lamp.at", "s", 12:30, {}]
  - [mqtt.enable, true]
  - ["device.id", "lamp_??????"]
  - ["wifi.ap.enable", false]
filesystem:
  - fs
  - "-fs/notes.txt"
libs:
  - location: https://github.com/mongoose-os-libs/boards
  - location: https://github.com/mongoose-os-libs/ca-bundle
  - location: https://github.com/mongoose-os-libs/mjs
    version: latest
  - location: https://github.com/mongoose-os-libs/wifi
  - origin: https://github.com/mongoose-os-libs/rpc-uart/tree/master
  - location: git@github.com:mongoose-os-libs/rpc-service-config.git
manifest_version: 2017-09-29
`,
    "app/fs/init.js": "load('api_gpio.js');",
    "app/fs/conf5.json": "{}",
    "app/fs/notes.txt": "",
    "app/fs/deep/not.js": "",
  };

  test.each(["linux", "node", "cortex-m"])("is accepted as it is on %s", (platform) => {
    const project = load(files, platform);
    expect(project).toMatchObject({
      name: "app",
      version: "1.10",
      main: undefined,
      libs: ["core", "rpc-common", "vfs-common", "rpc-service-config", "rpc-uart"],
    });
    expect(names(project)).toEqual(["conf5.json /app/fs/conf5.json", "init.js /app/fs/init.js"]);
    expect(["lamp.pin", "lamp.inverted", "lamp.period", "lamp.at"].map((path) => setting(project, path))).toEqual([13, false, 10.5, "12:30"]);
    expect(setting(project, "device.id")).toBe("lamp_??????");
    expect(setting(project, "wifi.ap.enable")).toBeUndefined();
  });

  test("and says what it makes nothing of", () => {
    const { warnings } = load(files);
    expect(warnings.map((text) => text.slice(folder.length))).toEqual([
      expect.stringMatching(/^\/app\/mos\.yml: nothing is linked for the library boards: pins come with/),
      expect.stringMatching(/library ca-bundle: certificates/),
      expect.stringMatching(/library mjs: scripts are stored/),
      expect.stringMatching(/library wifi: the machine's network/),
      expect.stringMatching(/`platforms` names chips of Mongoose OS \(cc3220, esp32, esp8266, stm32\)/),
    ]);
  });
});

test("a new default for a setting that is not there is warned about if its section is", () => {
  const { warnings } = load({
    "app/mos.yml": 'config_schema: [["debug.levle", 3], ["wifi.sta.ssid", "x"]]\nmanifest_version: 2020-08-02\n',
    "app/src/main.ts": "",
  });
  expect(warnings).toEqual([expect.stringMatching(/app\/mos\.yml: there is no setting debug\.levle: did you mean debug\.level\?$/)]);
});

test("ubuntu is linux", () => {
  const files = {
    "app/mos.yml": "platforms: [esp32, ubuntu]\ncdefs: {A: 1}\nmanifest_version: 2019-07-28\n",
    "app/mos_ubuntu.yml": "cdefs: {A: 2}\n",
    "app/src/main.ts": "",
  };
  expect(load(files).cdefs.get("A")).toBe("2");
  expect(() => load(files, "node")).toThrow("can't be built for the platform node; supported platforms are: esp32, ubuntu");
});

test("a library that Meerkat does not have is an error where it is named", () => {
  const app = (name: string) =>
    load({ "app/mos.yml": `libs:\n  - location: https://github.com/mongoose-os-libs/${name}\nmanifest_version: 2019-07-28\n`, "app/src/main.ts": "" });
  expect(() => app("dht")).toThrow(/mos\.yml:2:5: Meerkat has no library dht/);
  const failure = (name: string): UserError | undefined => {
    try {
      app(name);
    } catch (error) {
      if (error instanceof UserError) return error;
    }
    return undefined;
  };
  expect(failure("rpc-usrt")?.hint).toBe("did you mean rpc-uart?");
});

describe("conditions", () => {
  const app = (conds: string, more = "") => ({
    "app/mos.yml": `libs: [{location: ../a}]\nbuild_vars: {MODE: ""}\n${more}conds:\n${conds}manifest_version: 2020-08-02\n`,
    "app/src/main.ts": "",
    "a/mos.yml": lib(
      "a",
      'build_vars: {SPEED: low, LIST: one}\nconfig_schema: [["a.x", "i", 1, {}]]\nconds:\n  - when: build_vars.MODE == "fast"\n    apply:\n      build_vars: {SPEED: high, LIST: "${build_vars.LIST} two"}\n      config_schema: [["a.x", 2], ["a.y", "s", "fast", {}]]\n      libs: [{location: ../b}]\n',
    ),
    "b/mos.yml": lib("b", 'cdefs: {B: 1}\nconds:\n  - when: build_vars.SPEED == "high"\n    apply: {cdefs: {B: "${build_vars.BOARD}-2"}}\n'),
  });

  test("see all components, and bring libraries with conditions of their own", () => {
    const project = load(app('  - when: mos.platform == "linux"\n    apply: {build_vars: {MODE: fast}}\n'));
    expect(project.libs).toEqual(["core", "b", "a"]);
    expect([project.buildVars.get("SPEED"), project.buildVars.get("LIST"), project.cdefs.get("B")]).toEqual(["high", "one two", "host-2"]);
    expect([setting(project, "a.x"), setting(project, "a.y")]).toEqual([2, "fast"]);
    expect(project.buildVars.get("MGOS_HAVE_B")).toBe("1");
  });

  test("that do not hold bring nothing", () => {
    const project = load(app('  - when: mos.platform == "cortex-m"\n    apply: {build_vars: {MODE: fast}}\n'));
    expect([project.libs, setting(project, "a.x"), setting(project, "a.y")]).toEqual([["core", "a"], 1, undefined]);
  });

  test("of a library rank below the app", () => {
    const project = load(app("  - when: defined(build_vars.SPEED)\n    apply: {build_vars: {MODE: fast}}\n", 'config_schema: [["a.x", 3]]\n'));
    expect(setting(project, "a.x")).toBe(3);
  });

  test("may forbid the build", () => {
    expect(() => load(app("  - when: defined(build_vars.SPEED)\n    error: not with this library\n"))).toThrow(/mos\.yml:4:11: not with this library/);
    expect(() => load(app('  - when: build_vars.NO == "1"\n    apply: {}\n'))).toThrow(/mos\.yml:4:11: failed to evaluate build_vars\.NO/);
  });
});

test("files of the device: by base name, the app's count most, filters of the app, all libraries' folders", () => {
  const project = load({
    "app/mos.yml":
      'libs: [{location: ../a}, {location: ../b}]\nfilesystem: [fs, "@all_libs/mjs_fs", "fs2/*.txt"]\nfs_filters: [{include: keep*}, {exclude: "*.md"}]\nmanifest_version: 2020-08-02\n',
    "app/src/main.ts": "",
    "app/fs/index.html": "app",
    "app/fs/readme.md": "",
    "app/fs/keep.md": "",
    "app/fs2/one.txt": "",
    "app/fs2/two.bin": "",
    "a/mos.yml": lib("a", "filesystem: [fs]\n"),
    "a/fs/index.html": "a",
    "a/fs/ca.pem": "",
    "a/mjs_fs/api_a.js": "",
    "b/mos.yml": lib("b", "filesystem: [none]\n"),
    "b/mjs_fs/api_b.js": "",
  });
  expect(names(project).sort()).toEqual([
    "api_a.js /a/mjs_fs/api_a.js",
    "api_b.js /b/mjs_fs/api_b.js",
    "ca.pem /a/fs/ca.pem",
    "index.html /app/fs/index.html",
    "keep.md /app/fs/keep.md",
    "one.txt /app/fs2/one.txt",
  ]);
});

test("files bring the file system, named or not", () => {
  const app = (more: string) => load({ "app/mos.yml": `${more}manifest_version: 2020-08-02\n`, "app/src/main.ts": "" }).libs;
  expect(app("")).toEqual(["core"]);
  expect(app("filesystem: [fs]\n")).toEqual(["core", "vfs-common"]);
});

test("include folders of all libraries; a condition of the app may name it", () => {
  const project = load({
    "app/mos.yml":
      'libs: [{location: ../a}]\nincludes: ["@all_libs/include", gone]\nconds:\n  - when: mos.platform == "linux"\n    apply: {name: other, version: "2", warning: watch out}\nmanifest_version: 2020-08-02\n',
    "app/src/main.ts": "",
    "a/mos.yml": lib("a", 'sources: ["@all_libs/src"]\n'),
    "a/include/a.h": "",
    "a/src/a.c": "",
  });
  expect(project.includes).toEqual([join(folder, "a/include")]);
  expect(project).toMatchObject({ name: "other", version: "2", cSources: [], warnings: [expect.stringContaining("watch out")] });
});

describe("the order of initialisation", () => {
  const node = (name: string, more: Partial<Parameters<typeof initOrder>[0][number]> = {}) => ({
    name,
    needs: [],
    initAfter: [],
    initBefore: [],
    noImplicitInitDeps: false,
    ...more,
  });

  test("is by name among those that need nothing of each other, the kernel first", () => {
    expect(initOrder([node("b"), node("a"), node("core")])).toEqual(["core", "a", "b"]);
  });

  test("follows references, init_after and init_before, which may be patterns", () => {
    const nodes = [
      node("core", { initAfter: ["vfs-*", "absent"] }),
      node("vfs-x", { noImplicitInitDeps: true }),
      node("a", { needs: ["z"] }),
      node("z"),
      node("early", { initBefore: ["z"] }),
      node("last", { initAfter: ["*"] }),
    ];
    expect(initOrder(nodes)).toEqual(["vfs-x", "core", "early", "z", "a", "last"]);
  });

  test("has no way out of a circle", () => {
    expect(() => initOrder([node("a", { initAfter: ["b"] }), node("b", { needs: ["a"] })])).toThrow("init dependency cycle: a -> b -> a");
  });

  test("is that of the modules: a library without one is only code", () => {
    const project = load({
      "app/mos.yml": "libs: [{location: ../a}, {location: ../b}, {location: ../c}]\nmanifest_version: 2020-08-02\n",
      "app/src/main.ts": "",
      "a/mos.yml": lib("a", "init_after: [b]\n"),
      "a/src/init.ts": "",
      "b/mos.yml": lib("b"),
      "b/src/init.ts": "",
      "c/mos.yml": lib("c"),
    });
    expect(project.initModules.map((path) => path.replace(folder, ""))).toEqual([
      expect.stringMatching(/core\/src\/init\.ts$/),
      "/b/src/init.ts",
      "/a/src/init.ts",
    ]);
  });
});

test("a library under another name than its folder's must be called by it", () => {
  const files = (reference: string) => ({
    "app/mos.yml": `libs: [${reference}]\nmanifest_version: 2020-08-02\n`,
    "app/src/main.ts": "",
    "folder/mos.yml": lib("own"),
  });
  expect(() => load(files("{location: ../folder}"))).toThrow('must be referred to as "own"');
  expect(load(files("{location: ../folder, name: own}")).libs).toEqual(["core", "own"]);
});

test("of two places for a library the one nearer to the app counts", () => {
  const project = load({
    "app/mos.yml": "libs: [{location: ../a}, {location: ../mine/x}]\nmanifest_version: 2020-08-02\n",
    "app/src/main.ts": "",
    "a/mos.yml": lib("a", "libs: [{location: ../theirs/x}]\n"),
    "mine/x/mos.yml": lib("x", "cdefs: {X: mine}\n"),
    "theirs/x/mos.yml": lib("x", "cdefs: {X: theirs}\n"),
  });
  expect(project.cdefs.get("X")).toBe("mine");
});
