import { I2C_NAK, I2C_OK, I2C_STUCK } from "@meerkat/hal/i2c.ts";
import { describe, expect, test } from "vitest";
import type { BoardChange } from "../../src/board/state.ts";
import { Bench } from "./board-bench.ts";

/** Levels that a pin has had, one after the other. */
function levelsOf(bench: Bench, pin: number): boolean[] {
  const levels: boolean[] = [];
  bench.gpio.onLevel((changed, level) => {
    if (changed === pin) levels.push(level);
  });
  return levels;
}

describe("a button", () => {
  test("pulls its pin low while it is pressed", () => {
    const b = new Bench("key: { type: button, pin: 0 }");
    b.gpio.setMode(0, 0, 1);
    b.board.act("key", "pressed", true);
    expect([b.gpio.level(0), b.value("key").pressed]).toEqual([false, true]);
    b.board.act("key", "pressed", false);
    expect(b.gpio.level(0)).toBe(true);
  });

  test("may be active high, with a resistor of its own", () => {
    const b = new Bench("key: { type: button, pin: 0, active: high, pull: true }");
    expect(b.gpio.level(0)).toBe(false);
    b.board.act("key", "pressed", true);
    expect(b.gpio.level(0)).toBe(true);
  });

  test("bounces, and ends closed", () => {
    const b = new Bench("key: { type: button, pin: 0, bounce: 5 }");
    b.gpio.setMode(0, 0, 1);
    const levels = levelsOf(b, 0);
    b.board.act("key", "pressed", true);
    b.clock.pass(20);
    expect(levels.length).toBeGreaterThan(3);
    expect(levels.at(-1)).toBe(false);
  });

  test("does not bounce late: what a busy process has missed does not take place", () => {
    const b = new Bench("key: { type: button, pin: 0, bounce: 5 }");
    b.gpio.setMode(0, 0, 1);
    const levels = levelsOf(b, 0);
    b.board.act("key", "pressed", true);
    b.clock.pass(1);
    b.clock.stall(30);
    b.clock.pass(20);
    expect(levels).toEqual([false, true, false]);
  });

  test("stays pressed over a restart", () => {
    const first = new Bench("key: { type: button, pin: 0 }\nknob: { type: knob, pin: 32 }");
    first.board.act("key", "pressed", true);
    first.board.act("knob", "position", 75);
    const second = new Bench("key: { type: button, pin: 0 }\nknob: { type: knob, pin: 32 }", { memory: first.board.memory });
    second.gpio.setMode(0, 0, 1);
    expect(second.gpio.level(0)).toBe(false);
    expect(second.board.adcMillivolts(32)).toBe(2475);
  });
});

test("a switch stays where it is put", () => {
  const b = new Bench("door: { type: switch, pin: 7, on: true }");
  b.gpio.setMode(7, 0, 1);
  expect(b.gpio.level(7)).toBe(false);
  b.board.act("door", "on", false);
  expect(b.gpio.level(7)).toBe(true);
});

describe("an encoder", () => {
  const parts = "dial: { type: encoder, a: 16, b: 17, push: 18 }";
  const turned = (steps: number) => {
    const b = new Bench(parts);
    for (const pin of [16, 17, 18]) b.gpio.setMode(pin, 0, 1);
    const seen: string[] = [];
    b.gpio.onLevel((pin, level) => seen.push(`${pin === 16 ? "A" : "B"}${Number(level)}`));
    b.board.act("dial", "turn", steps);
    b.clock.pass(100);
    return [seen.join(" "), b.value("dial").position];
  };

  test("closes A first when it is turned clockwise, B first the other way", () => {
    expect(turned(1)).toEqual(["A0 B0 A1 B1", 1]);
    expect(turned(-1)).toEqual(["B0 A0 B1 A1", -1]);
    expect(turned(2)).toEqual(["A0 B0 A1 B1 A0 B0 A1 B1", 2]);
  });

  test("takes 2 ms from one edge to the next", () => {
    const b = new Bench(parts);
    for (const pin of [16, 17]) b.gpio.setMode(pin, 0, 1);
    b.board.act("dial", "turn", 1);
    const levels = () => [b.gpio.level(16), b.gpio.level(17)];
    expect(levels()).toEqual([false, true]);
    b.clock.pass(2);
    expect(levels()).toEqual([false, false]);
    b.clock.pass(4);
    expect(levels()).toEqual([true, true]);
  });

  test("is pressed", () => {
    const b = new Bench(parts);
    b.gpio.setMode(18, 0, 1);
    b.board.act("dial", "pressed", true);
    expect(b.gpio.level(18)).toBe(false);
  });
});

describe("outputs", () => {
  test("light a LED, by level and by pulses", () => {
    const b = new Bench("lamp: { type: led, pin: 2 }\ninverse: { type: led, pin: 3, active: low }");
    expect([b.value("lamp"), b.value("inverse")]).toEqual([
      { lit: false, brightness: 0 },
      { lit: true, brightness: 1 },
    ]);
    b.output(2, true);
    expect(b.value("lamp")).toEqual({ lit: true, brightness: 1 });
    expect(b.board.pwm(2, 1000, 16_384)).toBe(true);
    expect(b.value("lamp").brightness).toBeCloseTo(0.25, 3);
    b.output(2, false);
    b.board.pwm(2, 0, 0);
    expect(b.value("lamp").lit).toBe(false);
  });

  test("switch a relay, which wants no pulses", () => {
    const b = new Bench("pump: { type: relay, pin: 5 }");
    b.output(5, true);
    expect(b.value("pump")).toEqual({ on: true });
    b.board.pwm(5, 100, 100);
    expect(b.complaints.join()).toContain("its contacts would wear out");
  });

  test("turn a servo", () => {
    const b = new Bench("arm: { type: servo, pin: 6 }");
    for (const [microseconds, angle] of [
      [500, 0],
      [1500, 90],
      [2500, 180],
    ] as const) {
      b.board.pwm(6, 50, Math.round((microseconds / 20_000) * 65_535));
      expect(b.value("arm").angle).toBeCloseTo(angle, 0);
    }
    b.board.pwm(6, 1000, 1000);
    expect(b.complaints).toEqual(["arm: pulses at 1000 Hz are none for a servo, which wants about 50"]);
  });
});

describe("a strip of lights", () => {
  const TIMES = { t0h: 300, t0l: 800, t1h: 800, t1l: 300 };
  const bench = () => new Bench("ring: { type: neopixel, pin: 4, count: 3 }");

  test("takes colours in the order green, red, blue", () => {
    const b = bench();
    expect(b.board.pulses(4, TIMES, Uint8Array.of(1, 2, 3, 0x10, 0x20, 0x30))).toBe(true);
    expect(b.value("ring").colors).toEqual([0x020103, 0x201030, 0]);
    b.board.pulses(4, TIMES, Uint8Array.of(0, 0, 0xff));
    expect(b.value("ring").colors).toEqual([0x0000ff, 0x201030, 0]);
    expect(b.complaints).toEqual([]);
  });

  test.each([
    ["WS2812", { t0h: 350, t0l: 800, t1h: 700, t1l: 600 }],
    ["WS2812B", { t0h: 400, t0l: 850, t1h: 800, t1l: 450 }],
    ["WS2812B-V5", { t0h: 300, t0l: 790, t1h: 790, t1l: 320 }],
  ])("takes the times of a %s", (_name, times) => {
    const b = bench();
    b.board.pulses(4, times, Uint8Array.of(1, 2, 3));
    expect([b.value("ring").colors, b.complaints]).toEqual([[0x020103, 0, 0], []]);
  });

  test("sees ones where a 0 is too long, zeros where a 1 is too short, and says so", () => {
    const b = bench();
    b.board.pulses(4, { ...TIMES, t0h: 600 }, Uint8Array.of(1, 2, 3));
    expect(b.value("ring").colors).toEqual([0xffffff, 0, 0]);
    expect(b.complaints).toEqual(["ring: pulses of 600 ns high, 800 low for 0 and 800 high, 300 low for 1 are in no data sheet (WS2812, WS2812B, WS2812B-V5)"]);
    b.board.pulses(4, { ...TIMES, t1h: 300 }, Uint8Array.of(255, 2, 3));
    expect(b.value("ring").colors).toEqual([0, 0, 0]);
  });

  test("complains of too many colours, and of parts of one", () => {
    const b = bench();
    b.board.pulses(4, TIMES, new Uint8Array(13));
    expect(b.complaints).toEqual(["ring: 13 bytes are no whole number of colours of 3 bytes", "ring: the program sends colours for 4 lights; there are 3"]);
  });

  test("is not where nothing is wired", () => {
    const b = bench();
    b.board.pulses(9, TIMES, new Uint8Array(3));
    expect(b.complaints).toEqual(["the program sends bits as pulses over pin 9, where nothing takes them"]);
  });
});

describe("a serial port", () => {
  test("sends back what comes, or not", () => {
    const b = new Bench("plug: { type: uart, mode: loop }");
    const heard: string[] = [];
    b.board.onUart((port, data) => heard.push(`${port} ${Buffer.from(data)}`));
    b.board.uartWrite(1, Buffer.from("ping"));
    b.board.act("plug", "fault", "mute");
    b.board.uartWrite(1, Buffer.from("pong"));
    expect(heard).toEqual(["1 ping"]);
  });

  test("is a terminal", () => {
    const b = new Bench("term: { type: uart }");
    const heard: string[] = [];
    b.board.onUart((_port, data) => heard.push(Buffer.from(data).toString()));
    b.board.act("term", "send", "hello\r\n");
    b.board.uartWrite(1, Buffer.from("you too"));
    expect([heard, b.value("term").text]).toEqual([["hello\r\n"], "you too"]);
    b.board.act("term", "fault", "noise");
    b.board.uartWrite(1, Buffer.from("a".repeat(200)));
    expect(String(b.value("term").text).slice(7)).not.toBe("a".repeat(200));
  });
});

describe("faults of a chip on a bus", () => {
  const ADDRESS = 0x76;
  const bench = () => new Bench("air: { type: bme280 }\noled: { type: ssd1306 }");

  test("nak: it is not there", () => {
    const b = bench();
    b.board.act("air", "fault", "nak");
    expect([b.write(ADDRESS, 0xd0), b.write(0x3c, 0, 0xae)]).toEqual([I2C_NAK, I2C_OK]);
  });

  test("nak-data: it is there, and takes nothing", () => {
    const b = bench();
    b.board.act("air", "fault", "nak-data");
    expect([b.write(ADDRESS), b.write(ADDRESS, 0xd0)]).toEqual([I2C_OK, I2C_NAK]);
  });

  test("stuck: nothing can be said to anybody until it is clocked out", () => {
    const b = bench();
    b.board.act("air", "fault", "stuck");
    expect([b.write(ADDRESS, 0xd0), b.write(0x3c, 0, 0xae)]).toEqual([I2C_STUCK, I2C_STUCK]);
    expect([b.board.i2cRecover(0), b.write(0x3c, 0, 0xae), b.value("air").fault]).toEqual([true, I2C_OK, "none"]);
  });

  test("shorted: not even then", () => {
    const b = bench();
    b.board.act("air", "fault", "shorted");
    expect([b.board.i2cRecover(0), b.write(0x3c, 0, 0xae)]).toEqual([false, I2C_STUCK]);
  });

  test("garbage: other bytes each time", () => {
    const b = bench();
    b.board.act("air", "fault", "garbage");
    expect(b.registers(ADDRESS, 0x88, 20)).not.toEqual(b.registers(ADDRESS, 0x88, 20));
  });

  test("flaky: now and then it is not there, the same in each run", () => {
    const run = () => {
      const b = bench();
      b.board.act("air", "fault", "flaky");
      return Array.from({ length: 200 }, () => b.write(ADDRESS, 0xd0));
    };
    const answers = run();
    const naks = answers.filter((answer) => answer === I2C_NAK).length;
    expect(naks).toBeGreaterThan(25);
    expect(naks).toBeLessThan(75);
    expect(run()).toEqual(answers);
  });
});

describe("a board", () => {
  test("says what can be done to it, and refuses what cannot", () => {
    const { board } = new Bench("knob: { type: knob, pin: 32 }\nkey: { type: button, pin: 0 }\nair: { type: bme280 }");
    expect(() => board.act("knop", "position", 1)).toThrow("there is no part called knop");
    expect(() => board.act("knob", "temperature", 1)).toThrow("there is no control of knob called temperature");
    expect(() => board.act("knob", "position", 101)).toThrow("position of knob goes from 0 to 100 %");
    expect(() => board.act("knob", "position", Number.NaN)).toThrow("position of knob goes from 0 to 100 %");
    expect(() => board.act("key", "pressed", 1)).toThrow("pressed of key is true or false");
    expect(() => board.act("air", "fault", "sleepy")).toThrow("fault of air is one of none, nak");
    expect(() => board.act("constructor", "name", 1)).toThrow("there is no part called constructor");
  });

  test("describes its parts for those who draw it", () => {
    const { parts } = new Bench("dial: { type: encoder, a: 16, b: 17, push: 18, at: [1, 2] }\nair: { type: bme280, i2c: 1 }").board.state();
    expect(parts[0]).toEqual({
      id: "dial",
      type: "encoder",
      label: "Encoder",
      wiring: "A pin 16, B pin 17, push pin 18",
      at: [1, 2],
      look: {},
      controls: [
        { name: "turn", label: "Turn", kind: "steps" },
        { name: "pressed", label: "Press", kind: "press" },
      ],
    });
    expect(parts[1]?.wiring).toBe("I2C 1, address 0x76");
  });

  test("tells what changes, together and not too often", () => {
    const b = new Bench("lamp: { type: led, pin: 2 }\npump: { type: relay, pin: 5 }");
    b.clock.pass(100);
    const changes: BoardChange[] = [];
    const end = b.board.onChange((change) => changes.push(change));
    b.output(2, true);
    b.output(5, true);
    b.gpio.write(2, false);
    expect(changes).toEqual([]);
    b.clock.pass(30);
    expect(changes).toEqual([{ at: 130, values: { lamp: { lit: false, brightness: 0 }, pump: { on: true } } }]);
    end();
    b.output(2, true);
    b.clock.pass(100);
    expect(changes.length).toBe(1);
  });

  test("complains of each thing once", () => {
    const b = new Bench("lamp: { type: led, pin: 2 }");
    b.clock.pass(100);
    const changes: BoardChange[] = [];
    b.board.onChange((change) => changes.push(change));
    for (let i = 0; i < 3; i++) expect(b.board.adcMillivolts(33)).toBe(-1);
    b.clock.pass(100);
    expect(changes).toEqual([{ at: 130, values: {}, complaint: "the program measures at pin 33, where nothing analog is wired" }]);
    expect(b.complaints.length).toBe(1);
  });

  test("drives its pins again for a chip that has started anew", () => {
    const b = new Bench("key: { type: button, pin: 0 }");
    b.board.act("key", "pressed", true);
    b.gpio.drive(0, undefined);
    b.board.driveAgain();
    b.gpio.setMode(0, 0, 1);
    expect(b.gpio.level(0)).toBe(false);
  });
});
