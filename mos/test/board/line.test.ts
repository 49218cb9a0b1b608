import { I2C_OK } from "@meerkat/hal/i2c.ts";
import type { Peripherals } from "@meerkat/port-node/peripherals.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineReader } from "../../src/board/line-reader.ts";
import { BoardRequests } from "../../src/board/line-requests.ts";
import { Bench } from "./board-bench.ts";

/** Writes down what it is asked, and answers as told. */
class Asked implements Peripherals {
  readonly calls: unknown[][] = [];
  status = I2C_OK;
  voltage = 1650;

  private note(...call: unknown[]): true {
    this.calls.push(call);
    return true;
  }
  attach(): void {}
  i2cConfig = (bus: number, hz: number) => this.note("i2cConfig", bus, hz);
  i2cWrite(bus: number, address: number, data: Uint8Array, stop: boolean): number {
    this.note("i2cWrite", bus, address, [...data], stop);
    return this.status;
  }
  i2cRead(bus: number, address: number, into: Uint8Array, stop: boolean): number {
    this.note("i2cRead", bus, address, into.length, stop);
    into.forEach((_, i) => {
      into[i] = i;
    });
    return this.status;
  }
  i2cStop = (bus: number) => void this.note("i2cStop", bus);
  i2cRecover = (bus: number) => this.note("i2cRecover", bus);
  spiConfig = (bus: number, hz: number, mode: number) => this.note("spiConfig", bus, hz, mode);
  spiSelect = (bus: number, cs: number, on: boolean) => this.note("spiSelect", bus, cs, on);
  spiTransfer(bus: number, out: Uint8Array): Uint8Array | undefined {
    this.note("spiTransfer", bus, [...out]);
    return bus === 0 ? out.map((byte) => byte ^ 0xff) : undefined;
  }
  adcMillivolts(pin: number): number {
    this.note("adc", pin);
    return this.voltage;
  }
  pwm = (pin: number, hz: number, duty: number) => this.note("pwm", pin, hz, duty);
  pulses = (pin: number, times: object, data: Uint8Array) => this.note("pulses", pin, times, [...data]);
  uartWrite = (port: number, data: Uint8Array) => void this.note("uartWrite", port, [...data]);
  onUart(): void {}
}

describe("requests of the board's line", () => {
  test.each([
    ["?00 hello", "=00", []],
    ["?ff sync", "=ff", []],
    ["?01 i2c 0 config 400000", "=01 1", [["i2cConfig", 0, 400_000]]],
    ["?02 i2c 1 w 76 1 f7a0", "=02 0", [["i2cWrite", 1, 0x76, [0xf7, 0xa0], true]]],
    ["?03 i2c 0 w 3c 0 -", "=03 0", [["i2cWrite", 0, 0x3c, [], false]]],
    ["?04 i2c 0 w ffff 1 01", "=04 0", [["i2cWrite", 0, 0xffff, [1], true]]],
    ["?05 i2c 0 r 8 1 3", "=05 0 000102", [["i2cRead", 0, 8, 3, true]]],
    ["?06 i2c 0 r 76 1 0", "=06 0 -", [["i2cRead", 0, 0x76, 0, true]]],
    ["?07 i2c 0 stop", "=07", [["i2cStop", 0]]],
    ["?08 i2c 0 recover", "=08 1", [["i2cRecover", 0]]],
    ["?09 spi 0 config 1000000 3", "=09 1", [["spiConfig", 0, 1_000_000, 3]]],
    ["?0a spi 0 select 1 1", "=0a 1", [["spiSelect", 0, 1, true]]],
    ["?0b spi 0 x 00ff", "=0b 1 ff00", [["spiTransfer", 0, [0, 255]]]],
    ["?0c spi 0 w 0102", "=0c 1", [["spiTransfer", 0, [1, 2]]]],
    ["?0d spi 0 r 2", "=0d 1 ffff", [["spiTransfer", 0, [0, 0]]]],
    ["?0e spi 1 x 00", "=0e 0", [["spiTransfer", 1, [0]]]],
    ["?0f adc 32", "=0f 1650", [["adc", 32]]],
    ["?10 pwm 2 1000 65535", "=10 1", [["pwm", 2, 1000, 65_535]]],
    ["?11 bits 4 300 800 800 300 0 0a0b", "=11 1", [["pulses", 4, { t0h: 300, t0l: 800, t1h: 800, t1l: 300 }, [10, 11]]]],
  ])("%s", (request, answer, calls) => {
    const board = new Asked();
    expect(new BoardRequests(board).answer(request)).toBe(answer);
    expect(board.calls).toEqual(calls);
  });

  test("a read that fails has no data, and a pin without a voltage -1", () => {
    const board = new Asked();
    board.status = 1;
    board.voltage = -1;
    const requests = new BoardRequests(board);
    expect([requests.answer("?01 i2c 0 r 76 1 2"), requests.answer("?02 adc 5")]).toEqual(["=01 1", "=02 -1"]);
  });

  test("a train of pulses comes in parts, and is sent as one", () => {
    const board = new Asked();
    const requests = new BoardRequests(board);
    expect(requests.answer("?01 bits 4 300 800 800 300 1 01")).toBe("=01 1");
    expect(board.calls).toEqual([]);
    requests.answer("?02 bits 4 300 800 800 300 0 02");
    expect(board.calls.map((call) => call[3])).toEqual([[1, 2]]);
  });

  test("a train without an end does not fill the memory", () => {
    const board = new Asked();
    const requests = new BoardRequests(board);
    const part = `bits 4 300 800 800 300 1 ${"ab".repeat(2048)}`;
    for (let i = 0; i < 100; i++) requests.answer(`?01 ${part}`);
    expect(requests.answer("?02 bits 4 300 800 800 300 0 01")).toBe("=02 0");
    expect(requests.answer("?03 bits 4 300 800 800 300 0 01")).toBe("=03 1");
    expect(board.calls.map((call) => call[3])).toEqual([[1]]);
  });

  test.each([
    "?01 i2c",
    "?01 i2c 0",
    "?01 i2c 0 w 76 1",
    "?01 i2c 0 w 76 2 00",
    "?01 i2c 0 w 80 1 00",
    "?01 i2c 0 w 76 1 0",
    "?01 i2c 0 w 76 1 AB",
    "?01 i2c 0 w 76 1 00 00",
    "?01 i2c 0 r 76 1 2049",
    "?01 i2c 0 r 76 1 99999999999",
    "?01 i2c -1 config 1",
    "?01 spi 0 select 0 2",
    "?01 adc",
    "?01 adc 1 2",
    "?01 adc 1.5",
    "?01 pwm 1 2",
    "?01 bits 4 300 800 800 300 0",
    "?01 hello you",
    "?01 toString",
    "?01  i2c 0 stop",
  ])("%j is not understood, and nothing happens", (request) => {
    const board = new Asked();
    expect(new BoardRequests(board).answer(request)).toBe("=01 !");
    expect(board.calls).toEqual([]);
  });

  test("whatever comes, there is one answer of one line", () => {
    const words = fc.constantFrom(
      "i2c",
      "spi",
      "adc",
      "pwm",
      "bits",
      "hello",
      "0",
      "1",
      "76",
      "ffff",
      "w",
      "r",
      "x",
      "config",
      "select",
      "-",
      "00ff",
      "2048",
      "300",
    );
    const line = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 10 }).map((parts) => `?07 ${parts.join(" ")}`),
    );
    fc.assert(
      fc.property(line, (text) => {
        const bench = new Bench("air: { type: bme280 }\nring: { type: neopixel, pin: 4 }");
        expect(new BoardRequests(bench.board).answer(text.replaceAll("\n", ""))).toMatch(/^=.{0,2} ?[!0-9a-f -]*$/);
      }),
      { numRuns: 300 },
    );
  });
});

describe("lines", () => {
  const lines = (pieces: readonly string[], max?: number) => {
    const taken: string[] = [];
    const reader = new LineReader((line) => taken.push(line), max);
    for (const piece of pieces) reader.push(Buffer.from(piece, "latin1"));
    return taken;
  };

  test("are the same however the bytes come", () => {
    const text = fc
      .array(fc.string({ unit: fc.constantFrom("a", "\r", "b", "?", "\u00ff"), maxLength: 12 }), { maxLength: 6 })
      .map((all) => `${all.join("\n")}\n`);
    fc.assert(
      fc.property(text, fc.array(fc.nat(80), { maxLength: 6 }), (whole, cuts) => {
        const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((end, i) => whole.slice(places[i], end));
        expect(lines(pieces, 8)).toEqual(lines([whole], 8));
      }),
    );
  });

  test("may end as Windows ends them, and are cut where they are too long", () => {
    expect(lines(["gpio 2 1\r\n\nlong line\nx"], 6)).toEqual(["gpio 2", "", "long l"]);
    expect(lines(["ab\r\n"])).toEqual(["ab"]);
  });
});
