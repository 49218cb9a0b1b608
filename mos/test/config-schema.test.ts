/** Merging config_schema, and the module that is made of it. */
import { describe, expect, test } from "vitest";
import { configModule, schemaJson } from "../src/config/generate.ts";
import { find, type Setting, settingsOf } from "../src/config/schema.ts";
import { type Entry, loadModule, merged } from "./config-fixture.ts";

const values = (entries: Entry[]): Record<string, unknown> => Object.fromEntries(settingsOf(merged(entries)).map(({ path, value }) => [path, value]));

describe("definitions", () => {
  test("have the zero of their type unless they say otherwise", () => {
    const entries: Entry[] = ["b", "i", "ui", "f", "d", "s"].map((type) => [`x.${type}`, type, {}]);
    expect(values(entries)).toEqual({ "x.b": false, "x.i": 0, "x.ui": 0, "x.f": 0, "x.d": 0, "x.s": "" });
  });

  test("take what fits their type", () => {
    const entries: Entry[] = [
      ["i", "i", 0xffffffff, {}],
      ["ui", "ui", 0xffffffff, {}],
      ["f", "f", 0.1, {}],
      ["d", "d", "2.5", {}],
      ["s", "s", "", {}],
    ];
    expect(values(entries)).toEqual({ i: -1, ui: 4294967295, f: Math.fround(0.1), d: 2.5, s: "" });
  });

  test("keep the order of first definition, sections together", () => {
    const entries: Entry[] = [
      ["a.x", "i", {}],
      ["b", "i", {}],
      ["a.y", "i", {}],
      ["b", "s", "again", {}],
      ["c.d.e", "i", {}],
    ];
    expect(Object.entries(values(entries))).toEqual([
      ["a.x", 0],
      ["a.y", 0],
      ["b", "again"],
      ["c.d.e", 0],
    ]);
  });
});

describe("new defaults", () => {
  test("count wherever they stand, the last one most", () => {
    const entries: Entry[] = [
      ["a.x", 1],
      ["a.x", "i", 5, {}],
      ["a.x", 2],
    ];
    expect(values(entries)).toEqual({ "a.x": 2 });
  });

  test("of what nobody defines are ignored", () => expect(values([["no.such", 1]])).toEqual({}));
});

describe("copies", () => {
  test("have the members of their source, and its defaults unless they have their own", () => {
    const entries: Entry[] = [
      ["b.two", "a", {}],
      ["a.x", "i", 1, {}],
      ["a.in.y", "s", "y", {}],
      ["a.x", 7],
      ["b.two.in.y", "z"],
      ["c", "b.two", {}],
      ["c.x", 8],
      ["a.late", "b", true, {}],
    ];
    expect(values(entries)).toEqual({
      "b.two.x": 7,
      "b.two.in.y": "z",
      "b.two.late": true,
      "a.x": 7,
      "a.in.y": "y",
      "a.late": true,
      "c.x": 8,
      "c.in.y": "z",
      "c.late": true,
    });
    const root = merged(entries);
    expect(["b.two", "c", "c.in"].map((path) => (find(root, path) as { classPath: string }).classPath)).toEqual(["a", "a", "a.in"]);
  });

  test("may be redefined inside with the same type", () => {
    const entries: Entry[] = [
      ["a.x", "i", 1, {}],
      ["c", "a", {}],
      ["c.x", "i", 2, {}],
    ];
    expect(values(entries)).toEqual({ "a.x": 1, "c.x": 2 });
  });

  test("of an abstract section, which itself is not there", () => {
    const entries: Entry[] = [
      ["t", "o", { abstract: true }],
      ["t.x", "i", 1, {}],
      ["c", "t", {}],
    ];
    expect(values(entries)).toEqual({ "c.x": 1 });
  });
});

test.each<[string, Entry[], RegExp]>([
  ["a whole number", [["a", "i", 1.5, {}]], /^0\.value: the default of a must be a whole number$/],
  ["a bool for a number", [["a", "i", true, {}]], /must be a whole number/],
  ["a number for a bool", [["a", "b", 1, {}]], /must be true or false/],
  ["a negative unsigned", [["a", "ui", -1, {}]], /must be a whole number from 0 on/],
  ["too large", [["a", "i", 2 ** 32, {}]], /must be a whole number/],
  ["a number for text", [["a", "s", 1, {}]], /must be text/],
  ["text for a fraction", [["a", "d", "x", {}]], /must be a number/],
  [
    "an override of another type",
    [
      ["a", "i", 1, {}],
      ["a", "x"],
    ],
    /^1\.value: the default of a must be a whole number$/,
  ],
  [
    "a default for a section",
    [
      ["a.x", "i", {}],
      ["a", 1],
    ],
    /^1\.path: a is a section/,
  ],
  ["a default with a section", [["a", "o", 1, {}]], /a section has no default: a/],
  [
    "a setting with members",
    [
      ["a", "i", {}],
      ["a.x", "i", {}],
    ],
    /^1\.path: a is a setting: it cannot hold a\.x$/,
  ],
  ["a reserved word", [["a.default", "i", {}]], /"default" in a\.default is a reserved word/],
  ["what every object has", [["toString.a", "i", {}]], /"toString" in toString\.a is a reserved word/],
  ["no name", [["a..b", "i", {}]], /"" in a\.\.b is no name/],
  ["a name with blanks", [["a b", "i", {}]], /"a b" in a b is no name/],
  ["a type that is not there", [["a", "b.c", {}]], /a setting has no type "b\.c"/],
  [
    "a copy of a setting",
    [
      ["b2", "i", {}],
      ["a", "b2", {}],
    ],
    /a setting has no type "b2"/,
  ],
  ["a copy of itself", [["a", "a", {}]], /a is a copy of itself/],
  ["a copy inside its source", [["a.b", "a", {}]], /a\.b is a copy of itself/],
  [
    "copies of each other",
    [
      ["a", "b2", {}],
      ["b2", "a", {}],
    ],
    /is a copy of itself/,
  ],
  [
    "a new member of a copy",
    [
      ["src.x", "i", {}],
      ["a", "src", {}],
      ["a.y", "i", {}],
    ],
    /^2\.path: a is a copy and has no member y$/,
  ],
  [
    "another type inside a copy",
    [
      ["src.x", "i", {}],
      ["a", "src", {}],
      ["a.x", "s", {}],
    ],
    /^2\.type: a\.x has the type "i"/,
  ],
  ["abstract below the top", [["a.b", "o", { abstract: true }]], /only a section at the top can be abstract/],
])("%s is refused", (_what, entries, message) => expect(() => merged(entries)).toThrow(message));

describe("the module", () => {
  test("reads and writes everything by index, whatever the names", async () => {
    const names = ["name", "length", "of", "type", "get", "await", "let", "section", "value", "index", "s", "super_", "arguments", "undefined"];
    const entries: Entry[] = names.map((name, i) => [`odd.${name}`, "i", i, {}]);
    const { config, configType } = await loadModule("odd", [
      ...entries,
      ["config", "odd", {}],
      ["config_section.x", "i", {}],
      ["a_b.x", "i", 1, {}],
      ["a.b.x", "s", "2", {}],
    ]);
    expect(config).toMatchObject({ odd: { length: 1, of: 2 }, config: { await: 5 }, a_b: { x: 1 }, a: { b: { x: "2" } } });
    const odd = configType.section(config, 0);
    const oddType = configType.sectionType(0);
    expect(oddType.members.split(" ")).toEqual(names.map((name) => `i${name}`));
    for (const [i] of names.entries()) {
      expect(oddType.readInt(odd, i)).toBe(i);
      oddType.writeInt(odd, i, -i);
    }
    expect(config).toMatchObject({ odd: { length: -1, value: -8 } });
    expect(Object.keys(configType.create())).toEqual(Object.keys(config));
  });

  test("says what the settings are, and shares classes", () => {
    const entries: Entry[] = [
      ["mqtt", "o", { title: "The broker */ and more" }],
      ["mqtt.server", "s", "x:1883", { title: "Host and\nport" }],
      ["mqtt1", "mqtt", {}],
      ["mqtt1.server", ""],
      ["dns_sd.on", "b", {}],
    ];
    const text = configModule(merged(entries), { title: "a test", schemaModule: "./schema.ts" });
    expect(text).toContain(
      '/** The broker * / and more */\nexport class ConfigMqtt extends ConfigSection {\n  /** Host and port */\n  server: string = "x:1883";\n}',
    );
    expect(text).toContain(
      '  mqtt1: ConfigMqtt = new ConfigMqtt();\n  dns_sd: ConfigDnsSd = new ConfigDnsSd();\n\n  constructor() {\n    super();\n    this.mqtt1.server = "";\n  }',
    );
    expect(text.match(/class Access/g)).toHaveLength(3);
  });
});

test("user interfaces get types and parameters", () => {
  const entries: Entry[] = [
    ["a", "o", { title: "A" }],
    ["a.pass", "s", "", { title: "Password", type: "password", hide: true }],
    ["t", "o", { abstract: true }],
    ["t.x", "ui", {}],
    ["b", "t", {}],
  ];
  expect(JSON.parse(schemaJson(merged(entries)))).toEqual([
    ["a", "o", { title: "A" }],
    ["a.pass", "s", { title: "Password", type: "password", hide: true }],
    ["b", "o", {}],
    ["b.x", "ui", {}],
  ]);
});

test("settings know their type and parameters", () => {
  const setting = find(merged([["a.pass", "s", "", { title: "Password", type: "password" }]]), "a.pass") as Setting;
  expect(setting).toMatchObject({ kind: "setting", type: "s", value: "", params: { title: "Password", type: "password" } });
});
