import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryRoot } from "../../../ports/description.ts";
import { boardFor, boardPath, loadBoard } from "../../src/board/load.ts";
import { PART_TYPES } from "../../src/board/part-types.ts";
import { UserError } from "../../src/errors.ts";
import { loadText } from "./board-bench.ts";

/** The sentence, and the hint behind it. */
function refusal(text: string): string {
  try {
    loadText(text);
  } catch (error) {
    if (error instanceof UserError) return `${error.message.replace(/^.*board\.yml:/, "")}${error.hint === undefined ? "" : ` (${error.hint})`}`;
    throw error;
  }
  return "";
}

const parts = (text: string) => refusal(`name: test\nparts:\n${text.replaceAll(/^/gm, "  ")}\n`);

describe("a board file", () => {
  test("gives each part what it leaves out", () => {
    const board = loadText("name: test\nparts:\n  lamp: { type: led, pin: 2 }\n  sky: { type: bme280, label: Outside, address: 0x77, at: [10, 20.5] }\n");
    expect(board.title).toBe("test");
    expect(board.parts).toEqual([
      { id: "lamp", type: "led", label: "LED", options: { pin: 2, color: "green", active: "high" } },
      {
        id: "sky",
        type: "bme280",
        label: "Outside",
        at: [10, 20.5],
        options: { i2c: "0", address: 0x77, temperature: 21.5, pressure: 1013.25, humidity: 45 },
      },
    ]);
  });

  test("may be without parts", () => expect(loadText("name: empty\n").parts).toEqual([]));

  test.each(readdirSync(join(repositoryRoot, "mos/boards")))("%s of the tool is a good one", (file) => {
    expect(loadBoard(join(repositoryRoot, "mos/boards", file)).parts.length).toBeGreaterThan(1);
  });

  test("is the app's, or one with a LED and a button", () => {
    expect(boardFor(join(repositoryRoot, "apps/weather-station"), undefined).parts.map(({ id }) => id)).toContain("oled");
    expect(boardFor(join(repositoryRoot, "apps/blink"), undefined).parts.map(({ type }) => type)).toEqual(["led", "button"]);
    expect(boardFor(join(repositoryRoot, "apps/blink"), "demo").name).toBe("demo");
    expect(() => boardPath("nowhere.yml")).toThrow("there is no board file nowhere.yml");
  });
});

describe("what cannot be is told with its place", () => {
  test.each([
    ["a: { type: led, pin: 2 }\nb: { type: button, pin: 2 }", "4:27: pin 2 is wired to both a and b"],
    ["a: { type: led, pin: 64 }", "3:24: `pin` of a: the chip has pins 0 to 63"],
    ["a: { type: led }", "3:3: part a needs `pin`: where it is"],
    ["a: { type: ledd, pin: 2 }", "3:14: there is no model of a `ledd` (did you mean `led`?)"],
    ["a: { pin: 2 }", "3:3: part a has no `type`"],
    ["a: { type: led, pin: 2, colour: red }", "3:27: a part of type led has no key `colour` (did you mean `color`?)"],
    ["a: { type: led, pin: 2, color: pink }", "3:34: `color` of a cannot be `pink` (it is one of red, green, blue, yellow, orange, white)"],
    ["a: { type: bme280, address: 0x40 }", "3:31: a cannot have address 0x40 (it has 0x76 or 0x77)"],
    ["a: { type: bme280 }\nb: { type: bmp280 }", "4:3: b and a are both at address 0x76 of bus 0"],
    ["a: { type: bme280, i2c: 3 }", "3:27: there is no bus `3` (buses: 0, 1; others are made under `i2c`)"],
    ["a: { type: bme280, temperature: 90 }", "3:35: `temperature` of a goes from -40 to 85 °C"],
    ["a: { type: neopixel, pin: 4, count: 2.5 }", "3:39: `count` of a goes from 1 to 1024, in whole numbers"],
    ["a: { type: knob, pin: adc.0 }", "3:25: a is wired to adc.0, and there is no part adc"],
    ["a: { type: knob, pin: b.0 }\nb: { type: led, pin: 1 }", "3:25: a is wired to b.0, and a led has nothing to be wired to"],
    ["a: { type: knob, pin: b.4 }\nb: { type: ads1115 }", "3:25: b has b.0 to b.3, not b.4"],
    ["a: { type: knob, pin: b.0 }\nb: { type: pca9685 }", "3:25: a cannot be wired to b.0: that gives pulses"],
    ["a: { type: button, pin: 0, pull: maybe }", "3:36: `pull` of a must be true or false"],
    ["a: { type: led, pin: 2, at: [1] }", "3:31: `at` of a is two numbers"],
    ["a.b: { type: led, pin: 2 }", "3:3: a part cannot be called `a.b`"],
    ["a: { type: led, pin: 2 }\na: { type: led, pin: 3 }", "4:3: there are two parts called `a`"],
    ["a: { type: constructor, pin: 2 }", "3:14: there is no model of a `constructor`"],
  ])("%s", (text, message) => {
    expect(parts(text)).toContain(message);
  });

  test.each([
    ["parts: {}\n", "a board needs a `name`"],
    ["name: x\nboards: {}\n", "a board has no key `boards`"],
    ["name: x\ni2c: { 5: { sda: 1, scl: 2 } }\n", "a bus cannot be called `5`"],
    ["name: x\ni2c: { side: {} }\n", "bus side is none of the chip's: it needs `sda` and `scl`"],
    ["name: x\ni2c: { 0: { sda: 1 } }\n", "bus 0 needs both `sda` and `scl`"],
    ["name: x\ni2c: { 0: { sda: 1, scl: 2 } }\nparts: { led: { type: led, pin: 2 } }\n", "pin 2 is wired to both bus 0 and led"],
    ["name: x\nparts: [\n", "board.yml:3:1"],
    ["name: x\nparts: { led: 5 }\n", "part led must be a mapping"],
  ])("%j", (text, message) => {
    expect(refusal(text) || "accepted").toContain(message.replace("board.yml:", ""));
  });
});

test("each type of part has a sentence for each of its keys", () => {
  for (const [name, { label, keys }] of Object.entries(PART_TYPES)) {
    expect(label, name).not.toBe("");
    for (const [key, { help }] of Object.entries(keys)) expect(help, `${name}.${key}`).toMatch(/^[a-z]/);
  }
});

test("docs/boards.md knows each type, and its example is a good one", () => {
  const text = readFileSync(join(repositoryRoot, "docs/boards.md"), "utf8");
  for (const name of Object.keys(PART_TYPES)) expect(text).toContain(`\`${name}\``);
  expect(loadText(/```yaml\n(.*?)```/s.exec(text)?.[1] ?? "").parts.length).toBe(6);
});
