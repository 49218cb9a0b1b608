import { I2C_NAK, I2C_OK } from "@meerkat/hal/i2c.ts";
import { describe, expect, test } from "vitest";
import { Bench, TestClock } from "./board-bench.ts";

describe("an MCP9808", () => {
  const ADDRESS = 0x18;
  const bench = (more = "") => new Bench(`t: { type: mcp9808${more} }`);

  // DS25095A, 5.1.3 and equation 5-1.
  test.each([
    [25.25, 0x0194],
    [-0.5, 0x1ff8],
    [0, 0x0000],
    [125, 0x07d0],
    [-40, 0x1d80],
  ])("says %d °C as the data sheet does", (celsius, word) => {
    const b = bench();
    b.tell(ADDRESS, 2, 0x07, 0xf0);
    b.tell(ADDRESS, 3, 0x1d, 0x00);
    b.tell(ADDRESS, 4, 0x07, 0xf0);
    b.board.act("t", "temperature", celsius);
    b.clock.pass(300);
    expect(b.word(ADDRESS, 5)).toBe(word);
  });

  test("knows who made it, and its limits at first", () => {
    const b = bench();
    expect([6, 7, 2, 3, 4, 1].map((register) => b.word(ADDRESS, register))).toEqual([0x0054, 0x0400, 0, 0, 0, 0]);
    expect(b.registers(ADDRESS, 8)).toEqual([3]);
  });

  test("measures every 250 ms, or less finely and faster", () => {
    const b = bench();
    const celsius = () => (b.word(ADDRESS, 5) & 0x1fff) / 16;
    b.board.act("t", "temperature", 21.3);
    b.clock.pass(240);
    expect(celsius()).toBe(0);
    b.clock.pass(20);
    expect(celsius()).toBe(21.25);
    b.tell(ADDRESS, 8, 0);
    b.clock.pass(29);
    expect(celsius()).toBe(21.25);
    b.clock.pass(2);
    expect(celsius()).toBe(21);
  });

  test("stands still while it is shut down", () => {
    const b = bench();
    b.clock.pass(300);
    b.tell(ADDRESS, 1, 0x01, 0x00);
    b.board.act("t", "temperature", 80);
    b.clock.pass(1000);
    expect((b.word(ADDRESS, 5) & 0x1fff) / 16).toBe(21.5);
    b.tell(ADDRESS, 1, 0x00, 0x00);
    b.clock.pass(300);
    expect((b.word(ADDRESS, 5) & 0x1fff) / 16).toBe(80);
  });

  test("flags limits, and pulls its alert output low", () => {
    const b = bench(", alert: 12");
    b.gpio.setMode(12, 0, 1);
    b.tell(ADDRESS, 2, 0x01, 0xe0); // 30 °C
    b.tell(ADDRESS, 3, 0x00, 0xa0); // 10 °C
    b.tell(ADDRESS, 4, 0x02, 0x80); // 40 °C
    b.clock.pass(300);
    b.tell(ADDRESS, 1, 0x00, 0x08);
    const flags = () => [b.word(ADDRESS, 5) >> 13, b.gpio.level(12), (b.word(ADDRESS, 1) & 0x10) !== 0];
    expect(flags()).toEqual([0, true, false]);
    for (const [celsius, expected] of [
      [31, 2],
      [40, 6],
      [9, 1],
    ] as const) {
      b.board.act("t", "temperature", celsius);
      b.clock.pass(300);
      expect(flags()).toEqual([expected, false, true]);
    }
    b.board.act("t", "temperature", 20);
    b.clock.pass(300);
    expect(flags()).toEqual([0, true, false]);
  });

  test("keeps its limits once they are locked", () => {
    const b = bench();
    b.tell(ADDRESS, 1, 0x00, 0x40);
    b.tell(ADDRESS, 2, 0x01, 0xe0);
    b.tell(ADDRESS, 1, 0x00, 0x00);
    expect([b.word(ADDRESS, 2), b.word(ADDRESS, 1)]).toEqual([0, 0x40]);
  });
});

describe("an ADS1115", () => {
  const ADDRESS = 0x48;
  const bench = () => new Bench("adc: { type: ads1115 }");
  const convert = (b: Bench, high: number, low = 0x83) => {
    b.tell(ADDRESS, 1, high, low);
    b.clock.pass(200);
    return (b.word(ADDRESS, 0) << 16) >> 16;
  };

  test("has the data sheet's values after power-up", () => {
    const b = bench();
    expect([0, 1, 2, 3].map((register) => b.word(ADDRESS, register))).toEqual([0, 0x8583, 0x8000, 0x7fff]);
  });

  // SBAS444, table 3: codes are of the full scale, from -FS to FS (2^15 - 1)/2^15.
  test("measures one input, or the difference of two, and clips", () => {
    const b = bench();
    b.board.act("adc", "a0", 1000);
    b.board.act("adc", "a1", 3000);
    expect(convert(b, 0xc3)).toBe(Math.round((1000 / 4096) * 32_768));
    expect(convert(b, 0xd3)).toBe(24_000);
    expect(convert(b, 0x83)).toBe(-16_000);
    expect(convert(b, 0xdb)).toBe(32_767);
    expect(convert(b, 0x8b)).toBe(-32_768);
  });

  test("takes 1/DR for it, and says so with its bit OS", () => {
    const b = bench();
    b.tell(ADDRESS, 1, 0xc3, 0x83);
    b.clock.pass(7);
    expect(b.word(ADDRESS, 1)).toBe(0x4383);
    b.clock.pass(1);
    expect(b.word(ADDRESS, 1)).toBe(0xc383);
  });

  test("goes on by itself in continuous mode", () => {
    const b = bench();
    b.tell(ADDRESS, 1, 0x42, 0xe3);
    b.board.act("adc", "a0", 2048);
    b.clock.pass(2);
    expect(b.word(ADDRESS, 0)).toBe(16_384);
    b.board.act("adc", "a0", 1024);
    b.clock.pass(2);
    expect(b.word(ADDRESS, 0)).toBe(8192);
  });

  test("has 12 bits to the left as an ADS1015, and measures what is wired to it", () => {
    const b = new Bench("adc: { type: ads1015 }\nknob: { type: knob, pin: adc.2, position: 50 }");
    b.tell(ADDRESS, 1, 0xe3, 0x83);
    b.clock.pass(2);
    expect(b.word(ADDRESS, 0)).toBe(Math.round((1650 / 4096) * 2048) << 4);
  });

  test("complains of its comparator", () => {
    const b = bench();
    b.tell(ADDRESS, 1, 0xc3, 0x80);
    expect(b.complaints).toEqual(["adc: the program turns the comparator on, which is not modelled"]);
  });
});

describe("a PCA9685", () => {
  const ADDRESS = 0x40;
  const bench = () => new Bench("pwm: { type: pca9685 }\narm: { type: servo, pin: pwm.0 }\nlamp: { type: led, pin: pwm.15 }");
  /** Awake, with auto-increment, at 50 Hz: prescaler 121 by the formula of 7.3.5. */
  const ready = (b: Bench) => {
    b.tell(ADDRESS, 0xfe, 121);
    b.tell(ADDRESS, 0x00, 0x20);
    return b;
  };

  test("sleeps after power-up, with all outputs off", () => {
    const b = bench();
    expect(b.registers(ADDRESS, 0)).toEqual([0x11]);
    expect(b.registers(ADDRESS, 1)).toEqual([0x04]);
    expect(b.registers(ADDRESS, 0x09)).toEqual([0x10]);
    expect(b.registers(ADDRESS, 0xfe)).toEqual([0x1e]);
    expect([b.value("arm").driven, b.value("lamp").lit]).toEqual([false, false]);
  });

  test("takes a prescaler only while it sleeps, from 3 on", () => {
    const b = ready(bench());
    b.tell(ADDRESS, 0xfe, 50);
    expect(b.registers(ADDRESS, 0xfe)).toEqual([121]);
    expect(b.complaints).toEqual(["pwm: the program writes the prescaler while the chip is awake: it stays as it was"]);
    b.tell(ADDRESS, 0x00, 0x30);
    b.tell(ADDRESS, 0xfe, 1);
    expect(b.registers(ADDRESS, 0xfe)).toEqual([3]);
  });

  test("turns a servo: 307 counts of 4096 at 50 Hz are 1500 µs", () => {
    const b = ready(bench());
    b.tell(ADDRESS, 0x06, 0, 0, 307 & 0xff, 307 >> 8);
    expect(b.value("arm")).toEqual({ angle: expect.closeTo(90, -0.5), driven: true });
    b.tell(ADDRESS, 0x06, 0, 0, 0, 0x10);
    expect(b.value("arm")).toMatchObject({ driven: false });
    b.tell(ADDRESS, 0x06, 0, 0, 0xff, 0x0f);
    expect(b.complaints.at(-1)).toMatch(/arm: a pulse of \d+ µs is beyond its stops/);
  });

  test("lights a LED by its part of the time, and wholly with bit 12", () => {
    const b = ready(bench());
    b.tell(ADDRESS, 0x42, 0, 0, 0, 0x08);
    expect(b.value("lamp").brightness).toBeCloseTo(0.5, 3);
    b.tell(ADDRESS, 0x42, 0, 0x10, 0, 0);
    expect(b.value("lamp").brightness).toBe(1);
    b.tell(ADDRESS, 0xfa, 0, 0x04, 0, 0x08);
    expect(b.value("lamp").brightness).toBeCloseTo(0.25, 3);
  });

  test("changes its outputs with the stop", () => {
    const b = ready(bench());
    expect(b.board.i2cWrite(0, ADDRESS, Uint8Array.of(0x42, 0, 0, 0, 8), false)).toBe(I2C_OK);
    expect(b.value("lamp").lit).toBe(false);
    b.board.i2cStop(0);
    expect(b.value("lamp").lit).toBe(true);
  });

  test("halts when it goes to sleep, and restarts when told (7.3.1.1)", () => {
    const b = ready(bench());
    b.tell(ADDRESS, 0x42, 0, 0, 0, 8);
    b.tell(ADDRESS, 0x00, 0x30);
    expect([b.registers(ADDRESS, 0), b.value("lamp").lit]).toEqual([[0xb0], false]);
    b.tell(ADDRESS, 0x00, 0x20);
    expect([b.registers(ADDRESS, 0), b.value("lamp").lit]).toEqual([[0xa0], false]);
    b.tell(ADDRESS, 0x00, 0xa0);
    expect([b.registers(ADDRESS, 0), b.value("lamp").lit]).toEqual([[0x20], true]);
  });

  test("stays at its register without auto-increment, and answers to all-call and the general call's reset", () => {
    const b = bench();
    b.tell(0x70, 0x00, 0x01);
    b.tell(ADDRESS, 0x42, 1, 2);
    expect(b.registers(ADDRESS, 0x42, 2)).toEqual([2, 2]);
    expect(b.write(0x00, 0x07)).toBe(I2C_NAK);
    b.tell(0x00, 0x06);
    expect(b.registers(ADDRESS, 0)).toEqual([0x11]);
    b.tell(ADDRESS, 0x00, 0x00);
    expect(b.write(0x70, 0)).toBe(I2C_NAK);
  });
});

describe("a DS3231", () => {
  const ADDRESS = 0x68;
  const bench = (more = "") => new Bench(`clock: { type: ds3231${more} }`);
  const time = (b: Bench) => b.registers(ADDRESS, 0, 7);

  test("begins at 1 January 2000, with OSF set, when nobody has set it", () => {
    const b = bench();
    expect(time(b)).toEqual([0, 0, 0, 1, 1, 1, 0]);
    expect(b.registers(ADDRESS, 0x0e, 2)).toEqual([0x1c, 0x88]);
    b.clock.pass(61_000);
    expect(time(b).slice(0, 2)).toEqual([0x01, 0x01]);
  });

  test("may have the host's time", () => {
    expect(time(bench(", time: host"))).toEqual([0x05, 0x04, 0x03, 1, 0x02, 0x01, 0x26]);
  });

  test("is set, and goes over the end of a leap February, weekday and all", () => {
    const b = bench();
    b.tell(ADDRESS, 0, 0x58, 0x59, 0x23, 7, 0x28, 0x02, 0x24);
    b.clock.pass(3000);
    expect(time(b)).toEqual([0x01, 0, 0, 1, 0x29, 0x02, 0x24]);
    b.clock.pass(86_400_000);
    expect(time(b)).toEqual([0x01, 0, 0, 2, 0x01, 0x03, 0x24]);
  });

  test("counts to a century, and in twelve hours", () => {
    const b = bench();
    b.tell(ADDRESS, 0, 0x59, 0x59, 0x71, 1, 0x31, 0x12, 0x99); // 11:59:59 in the afternoon
    b.clock.pass(1000);
    expect(time(b)).toEqual([0, 0, 0x52, 2, 0x01, 0x81, 0x00]);
    expect(b.value("clock").time).toBe("2100-01-01T00:00:00");
  });

  test("complains of a time that does not exist, and keeps the old one", () => {
    const b = bench();
    b.tell(ADDRESS, 0, 0, 0, 0, 1, 0x31, 0x02, 0x24);
    expect(b.complaints).toEqual(["clock: the program sets a time that does not exist"]);
    expect(time(b)).toEqual([0, 0, 0, 1, 1, 1, 0]);
  });

  test("raises its alarms, and its output, until they are cleared", () => {
    const b = bench(", int: 13");
    b.gpio.setMode(13, 0, 1);
    b.tell(ADDRESS, 0x07, 0x30, 0x80, 0x80, 0x80); // at each second 30
    b.tell(ADDRESS, 0x0b, 0x02, 0x80, 0x80); // at each minute 2
    b.tell(ADDRESS, 0x0e, 0x1d); // INTCN, A1IE
    b.tell(ADDRESS, 0x0f, 0x00);
    b.clock.pass(29_500);
    expect([b.registers(ADDRESS, 0x0f), b.gpio.level(13)]).toEqual([[0x00], true]);
    b.clock.pass(1000);
    expect([b.registers(ADDRESS, 0x0f), b.gpio.level(13)]).toEqual([[0x01], false]);
    b.tell(ADDRESS, 0x0f, 0x00);
    expect(b.gpio.level(13)).toBe(true);
    b.clock.pass(90_000);
    expect([b.registers(ADDRESS, 0x0f), b.gpio.level(13)]).toEqual([[0x03], false]);
  });

  test("does not let its flags be set", () => {
    const b = bench();
    b.tell(ADDRESS, 0x0f, 0x00);
    b.tell(ADDRESS, 0x0f, 0xff);
    expect(b.registers(ADDRESS, 0x0f)).toEqual([0x08]);
  });

  test.each([
    [25.25, [0x19, 0x40]],
    [-0.25, [0xff, 0xc0]],
    [-40, [0xd8, 0x00]],
  ])("says %d °C in quarters", (celsius, bytes) => {
    const b = bench();
    b.board.act("clock", "temperature", celsius);
    expect(b.registers(ADDRESS, 0x11, 2)).toEqual(bytes);
  });

  test("goes on while the board is off, unless its battery is empty", () => {
    const clock = new TestClock();
    const first = new Bench("clock: { type: ds3231 }", { clock });
    first.tell(ADDRESS, 0, 0, 0, 0x12, 3, 0x15, 0x06, 0x25);
    first.tell(ADDRESS, 0x0f, 0x00);
    clock.pass(10_000);
    const second = new Bench("clock: { type: ds3231 }", { clock, memory: first.board.memory });
    expect(time(second)).toEqual([0x10, 0, 0x12, 3, 0x15, 0x06, 0x25]);
    expect(second.registers(ADDRESS, 0x0f)).toEqual([0x00]);
    second.board.act("clock", "battery", false);
    const third = new Bench("clock: { type: ds3231 }", { clock, memory: second.board.memory });
    expect(third.registers(ADDRESS, 0x0f)).toEqual([0x88]);
  });
});
