/** Settings by name: JSON in and out, levels and files, access list, change handlers. */
import { listAllows } from "@meerkat/core/access_list.ts";
import { ConfigReader } from "@meerkat/core/config/apply.ts";
import * as configuration from "@meerkat/core/config/config.ts";
import { differenceToJson, sectionToJson } from "@meerkat/core/config/emit.ts";
import { expandPlaceholders } from "@meerkat/core/config/placeholders.ts";
import type { ConfigSection, SectionType } from "@meerkat/core/config/schema.ts";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { listDirectory, mount, readFile, removeFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { type Entry, loadModule } from "../../mos/test/config-fixture.ts";
import { FakeHal } from "./fake_hal.ts";

const hal = new FakeHal().install();

const ENTRIES: Entry[] = [
  ["debug.level", "i", 2, {}],
  ["debug.factory_reset_gpio", "i", -1, {}],
  ["conf_acl", "s", "*", {}],
  ["all.on", "b", true, {}],
  ["all.count", "i", -5, {}],
  ["all.size", "ui", 7, {}],
  ["all.ratio", "f", 0.5, {}],
  ["all.exact", "d", 2, {}],
  ["all.name", "s", "x", {}],
  ["all.deep.one", "i", 1, {}],
  ["more", "all", {}],
  ["more.name", "copy"],
];

interface All {
  on: boolean;
  count: number;
  size: number;
  ratio: number;
  exact: number;
  name: string;
  deep: { one: number };
}
interface Root extends ConfigSection {
  debug: { level: number };
  conf_acl: string;
  all: All;
  more: All;
}

const module = await loadModule("core", ENTRIES);
const type: SectionType = module.configType;
const fresh = (): Root => type.create() as Root;

function apply(root: Root, json: string, acl = "*"): ConfigReader {
  const reader = new ConfigReader(json, acl);
  reader.readSection(type, root, "");
  return reader;
}

const DEFAULTS =
  '{"debug":{"level":2,"factory_reset_gpio":-1},"conf_acl":"*",' +
  '"all":{"on":true,"count":-5,"size":7,"ratio":0.500000,"exact":2.000000,"name":"x","deep":{"one":1}},' +
  '"more":{"on":true,"count":-5,"size":7,"ratio":0.500000,"exact":2.000000,"name":"copy","deep":{"one":1}}}';

describe("as JSON", () => {
  test("everything, on one line, in the order of its definition", () => expect(sectionToJson(type, fresh())).toBe(DEFAULTS));

  test("what differs, for a file", () => {
    const root = fresh();
    expect(differenceToJson(type, root, fresh())).toBe("{\n}");
    root.more.deep.one = 2;
    root.all.name = 'a"b';
    root.conf_acl = "";
    expect(differenceToJson(type, root, fresh())).toBe(
      '{\n  "conf_acl": "",\n  "all": {\n    "name": "a\\"b"\n  },\n  "more": {\n    "deep": {\n      "one": 2\n    }\n  }\n}',
    );
  });

  test("what is written is read back, whatever the values", () => {
    const all = fc.record({
      on: fc.boolean(),
      count: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      size: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      exact: fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((n) => n / 64),
      name: fc.string({ unit: "grapheme" }),
    });
    fc.assert(
      fc.property(all, all, (a, b) => {
        const root = fresh();
        Object.assign(root.all, a);
        Object.assign(root.more, b);
        for (const json of [sectionToJson(type, root), differenceToJson(type, root, fresh())]) {
          const back = fresh();
          expect(apply(back, json).error).toBe("");
          expect(back).toEqual(root);
        }
      }),
    );
  });
});

describe("from JSON", () => {
  test("settings are overwritten one by one", () => {
    const root = fresh();
    const reader = apply(root, ' { "all": {"count": 0x10, deep: {"one": -010}, "size": -1, "ratio": 1, "on": false}, "more": {}, } ');
    expect(reader.error).toBe("");
    expect(root.all).toMatchObject({ count: 16, deep: { one: -8 }, size: 2 ** 32 - 1, ratio: 1, on: false, name: "x" });
    expect(reader.changed).toEqual(["all.count", "all.deep.one", "all.size", "all.ratio", "all.on"]);
  });

  test("integers that are too large wrap", () => {
    const root = fresh();
    apply(root, '{"all": {"count": 4294967297, "size": 4294967298}}');
    expect(root.all).toMatchObject({ count: 1, size: 2 });
  });

  test.each([
    ["an unknown name", '{"nope": 1, "all": {"nope": {"x": [1]}, "count": 3}}'],
    ["another case", '{"ALL": {"count": 1}, "all": {"Count": 1, "count": 3}}'],
    ["a member of a setting", '{"all": {"name": {"count": 1}, "count": 3}}'],
    ["a value for a section", '{"all": 5, "more": [1, {"name": "y"}], "all": {"count": 3}}'],
  ])("%s is passed over", (_what, json) => {
    const root = fresh();
    expect(apply(root, json).error).toBe("");
    const expected = fresh();
    expected.all.count = 3;
    expect(root).toEqual(expected);
  });

  test.each([
    ['{"all": {"count": 3, "on": 1, "name": "z"}}', "[all.on] is not a boolean"],
    ['{"all": {"count": 3, "on": null}}', "[all.on] is not a boolean"],
    ['{"all": {"count": 3, "name": 1}}', "[all.name] is not a string"],
    ['{"all": {"count": 3, "name": ["z"]}}', "[all.name] is not a string"],
    ['{"all": {"count": 3, "size": "1"}}', "[all.size] is not a number"],
    ['{"all": {"count": 3, "size": 1.5}}', "failed to parse [1.5]"],
    ['{"all": {"count": 3, "exact": true}}', "[all.exact] is not a number"],
    ['{"all": {"count": 3, "exact": 1e999}}', "failed to parse [1e999]"],
    ['{"all": {"count": 3, "name": "z}', "Invalid JSON"],
    ['{"all": {"count": 3} "more": {}}', "Invalid JSON"],
    ['{"all": {"count": 3}} x', "Invalid JSON"],
    ['{"all": {"count": 3, "deep": {"one": }}}', "Invalid JSON"],
  ])("%s stops with: %s", (json, error) => {
    const root = fresh();
    expect(apply(root, json).error).toBe(error);
    const expected = fresh();
    expected.all.count = 3;
    expect(root).toEqual(expected);
  });

  test.each(["", "[]", "1", "null", "{"])("%j is no configuration", (json) => expect(apply(fresh(), json).error).toBe("Invalid JSON"));

  test("noise is survived, and reported unless it is JSON", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.constantFrom("{", "}", '"all"', ":", ",", '"count"', "1", "-", "[", "]", '"')).map((p) => p.join("")),
        ),
        (text) => {
          const root = fresh();
          apply(root, text);
          expect(Object.keys(root)).toEqual(Object.keys(fresh()));
        },
      ),
    );
  });
});

describe("the access list", () => {
  test.each([
    ["*", "a.b", true],
    ["", "a.b", false],
    ["wifi.*,device.id,-http.*", "wifi.sta.ssid", true],
    ["wifi.*,device.id,-http.*", "wifi", false],
    ["wifi.*,device.id,-http.*", "device.id", true],
    ["wifi.*,device.id,-http.*", "http.port", false],
    ["-a.b,*", "a.b", false],
    ["-a.b,*", "a.c", true],
    ["+A.*", "a.b", true],
    ["a.b", "a.bc", false],
    [" a.b", "a.b", false],
    ["-", "a.b", false],
  ])("%j and %s: %s", (acl, path, allowed) => expect(listAllows(acl, path)).toBe(allowed));

  test("what it denies is passed over, and the log says so", () => {
    const root = fresh();
    expect(apply(root, '{"all": {"count": 1, "name": "y"}}', "-*.count,*").error).toBe("");
    expect(root.all).toMatchObject({ count: -5, name: "y" });
    expect(hal.console).toContain("Not allowed by conf_acl: all.count");
  });
});

test.each([
  ["esp32_??????", "esp32_A1B2C3"],
  ["?a?", "Ca3"],
  ["???", "???"],
  ["none", "none"],
  ["??????????????", "??????????????"],
])("placeholders: %s is %s", (text, expanded) => expect(expandPlaceholders(text, "246F28A1B2C3")).toBe(expanded));

describe("levels", () => {
  mount("/", new RamFs(100_000));
  const put = (name: string, value: unknown): void => {
    writeFile(name, new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)));
  };
  const get = (name: string): string | undefined => {
    const bytes = readFile(name, 10_000);
    return bytes && new TextDecoder().decode(bytes);
  };
  const boot = (): Root => {
    const root = fresh();
    configuration.loadConfig(type, root);
    return root;
  };

  beforeEach(() => {
    for (const name of listDirectory("/")) removeFile(name);
    hal.console = "";
    hal.levels.clear();
  });

  test("each counts more than those below it, the user's most", () => {
    for (let level = 0; level <= 9; level++) put(`conf${level}.json`, { all: { count: level, ...(level < 6 ? { size: level } : {}) }, [`x${level}`]: 1 });
    put("conf_vendor.json", { all: { size: 55, name: "vendor", count: 55 } });
    expect(boot().all).toMatchObject({ count: 9, size: 55, name: "vendor" });
    expect(JSON.parse(new configuration.ConfigLevel(0).get("all.count") ?? "")).toBe(-5);
    expect(JSON.parse(new configuration.ConfigLevel(3).get("all.count") ?? "")).toBe(3);
  });

  test("without files, and with broken ones, the machine starts", () => {
    expect(boot()).toEqual(fresh());
    put("conf2.json", '{"all": {"count": 1, "size": 2, "on": 3, "name": "not read"}}');
    put("conf5.json", '{"more": {"count": 1}');
    put("conf9.json", "\xff\x00");
    put("conf7.json", `{"all": {"name": "${"n".repeat(20_000)}"}}`);
    expect(boot()).toMatchObject({ all: { count: 1, size: 2, name: "x" }, more: { count: 1 } });
    expect(hal.console).toMatch(
      /conf2\.json: \[all\.on\] is not a boolean[\s\S]*conf5\.json: Invalid JSON[\s\S]*conf7\.json cannot be read[\s\S]*conf9\.json: Invalid/,
    );
  });

  test("a list of what may be set counts for the levels behind it", () => {
    put("conf3.json", { conf_acl: "all.*", all: { count: 3 }, more: { count: 3 } });
    put("conf9.json", { conf_acl: "*", all: { count: 9 }, more: { count: 9 } });
    expect(boot()).toMatchObject({ conf_acl: "all.*", all: { count: 9 }, more: { count: 3 } });
  });

  test("a file for one try goes instead of the usual one, once", () => {
    put("conf9.json", { all: { count: 9, size: 9 } });
    put("conf9.json.try", { all: { count: 10 } });
    expect(boot().all).toMatchObject({ count: 10, size: 7 });
    expect(boot().all).toMatchObject({ count: 9, size: 9 });
    put("conf4.json.try", "broken");
    boot();
    expect(listDirectory("/")).toEqual(["conf9.json"]);
  });

  test("the old name of the user's file", () => {
    put("conf.json", { all: { count: 1 } });
    expect(boot().all.count).toBe(1);
    expect(listDirectory("/")).toEqual(["conf9.json"]);
  });

  test("saving writes what differs from the levels below", () => {
    put("conf3.json", { all: { count: 3, name: "maker" } });
    boot();
    expect(configuration.configSet("all", '{"count": -5, "name": "maker", "size": 8}')).toBe("");
    expect(configuration.saveConfig(false)).toBe("");
    expect(get("conf9.json")).toBe('{\n  "all": {\n    "count": -5,\n    "size": 8\n  }\n}');
    expect(boot().all).toMatchObject({ count: -5, name: "maker", size: 8 });
    configuration.configSet("", '{"all": {"count": 3, "size": 7}}');
    configuration.saveConfig(false);
    expect(get("conf9.json")).toBe("{\n}");
  });

  test("saving for one try leaves the usual file alone; the next save ends the try", () => {
    boot();
    configuration.configSet("all.count", "1");
    configuration.saveConfig(false);
    configuration.configSet("all.count", "2");
    configuration.saveConfig(true);
    expect([get("conf9.json"), get("conf9.json.try")].map((text) => JSON.parse(text ?? "").all.count)).toEqual([1, 2]);
    configuration.saveConfig(false);
    expect(listDirectory("/")).toEqual(["conf9.json"]);
    expect(boot().all.count).toBe(2);
  });

  test("a maker's level is written without touching what is in force", () => {
    const root = boot();
    const level = new configuration.ConfigLevel(4);
    expect(level.set("all.count", "44")).toBe("");
    expect(level.save(false)).toBe("");
    expect(get("conf4.json")).toBe('{\n  "all": {\n    "count": 44\n  }\n}');
    expect([root.all.count, boot().all.count]).toEqual([-5, 44]);
  });

  test("a save that fails says so", () => {
    mount("/", new RamFs(0));
    expect(configuration.saveConfig(false)).toBe("failed to write file");
    mount("/", new RamFs(100_000));
  });

  test("a validator can object", () => {
    boot();
    configuration.addConfigValidator((candidate) => ((candidate as Root).all.count === 13 ? "not 13" : ""));
    configuration.configSet("all.count", "13");
    expect(configuration.saveConfig(false)).toBe("not 13");
    expect(listDirectory("/")).toEqual([]);
    configuration.configSet("all.count", "14");
    expect(configuration.saveConfig(false)).toBe("");
  });

  test("factory reset: the button at boot forgets the user's file, and no other", () => {
    put("conf3.json", { debug: { factory_reset_gpio: 4 }, all: { count: 3 } });
    put("conf9.json", { debug: { factory_reset_gpio: -1 }, all: { count: 9 } });
    hal.levels.set(4, true);
    expect(boot().all.count).toBe(9);
    hal.levels.set(4, false);
    expect(boot().all.count).toBe(3);
    expect(hal.console).toContain("Factory reset");
    expect(listDirectory("/")).toEqual(["conf3.json"]);
  });

  test("reset to a level removes it and those above, never level 0", () => {
    for (const level of [0, 1, 5, 9]) put(`conf${level}.json`, {});
    configuration.resetConfig(5);
    expect(listDirectory("/").sort()).toEqual(["conf0.json", "conf1.json"]);
    configuration.resetConfig(0);
    expect(listDirectory("/")).toEqual(["conf0.json"]);
  });

  test("by path: one setting, a section, everything, nothing", () => {
    boot();
    expect(configuration.configGet("all.name")).toBe('"x"');
    expect(configuration.configGet("all.deep")).toBe('{"one":1}');
    expect(configuration.configGet("")).toBe(DEFAULTS);
    for (const path of ["nope", "all.", ".all", "all.name.x", "all.deep.one.two", "ALL"]) {
      expect([path, configuration.configGet(path), configuration.configHas(path)]).toEqual([path, undefined, false]);
    }
    expect(configuration.configSet("all.name", "5")).toBe("[all.name] is not a string");
    expect(configuration.configSet("all.name", '"y" "z"')).toBe("Invalid JSON");
    expect(configuration.configSet("all", '{"name": "y"}')).toBe("");
    expect(configuration.configGet("all.name")).toBe('"y"');
  });

  test("by path, the list looks at whole paths", () => {
    const root = boot();
    root.conf_acl = "-all.name,*";
    configuration.configSet("all.name", '"y"');
    configuration.configSet("all", '{"name": "y"}');
    expect(root.all.name).toBe("x");
  });

  test("handlers hear of changes below their prefix, once for each call", () => {
    boot();
    const heard: string[] = [];
    for (const prefix of ["", "all.", "all.name", "more."]) configuration.onConfigChange(prefix, () => heard.push(prefix));
    configuration.configSet("all", '{"name": "y", "count": 1}');
    expect(heard.splice(0)).toEqual(["", "all.", "all.name"]);
    configuration.configSet("all", '{"name": "y", "count": 1}');
    expect(heard.splice(0)).toEqual([]);
    configuration.configSet("all", '{"count": 2, "on": 5}');
    expect(heard.splice(0)).toEqual(["", "all."]);
    expect(configuration.configGet("all.count")).toBe("2");
  });
});
