/** Buses, analog inputs, PWM, pulses, delays, timers and deep sleep of the ports in C, over the virtual board's line. */
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { BoardSide } from "./board_side.ts";
import { BusedMachine, type BusedPlatform, buildBuses } from "./bused_machine.ts";

const BUILD_LIMIT_MS = 240_000;

const [OUTPUT, OPEN_DRAIN] = [1, 2];
const PULL_UP = 1;

describe.each<BusedPlatform>(["linux", "cortex-m"])("%s", (platform) => {
  let image = "";
  beforeAll(async () => {
    image = await buildBuses(platform);
  }, BUILD_LIMIT_MS);

  const machines: BusedMachine[] = [];
  const boards: BoardSide[] = [];
  afterEach(async () => {
    for (const board of boards.splice(0)) board.close();
    for (const machine of machines.splice(0)) await machine.kill();
  });

  async function boot(): Promise<BusedMachine> {
    const machine = await BusedMachine.boot(platform, image);
    machines.push(machine);
    return machine;
  }

  async function attach(machine: BusedMachine): Promise<BoardSide> {
    const board = await BoardSide.connect(machine.boardPort);
    boards.push(board);
    return board;
  }

  async function bootWithBoard(): Promise<{ machine: BusedMachine; board: BoardSide }> {
    const machine = await boot();
    return { machine, board: await attach(machine) };
  }

  test("I2C: requests, answers, and parts of long transfers", async () => {
    const { machine, board } = await bootWithBoard();
    board.answer = () => "1";
    expect(await machine.command("i2c-config 0 400000")).toBe("true");
    expect(await machine.command("i2c-recover 1")).toBe("true");
    expect(board.take()).toEqual(["i2c 0 config 400000", "i2c 1 recover"]);
    board.answer = (request) => (request.includes(" r ") ? "0 5a01ff" : "0");
    expect(await machine.command("i2c-write 0 118 f700 0")).toBe("0");
    expect(await machine.command("i2c-read 0 118 3 1")).toBe("0 5a01ff");
    expect(await machine.command("i2c-write 0 60 - 1")).toBe("0");
    expect(await machine.command("i2c-stop 0")).toBe("ok");
    expect(board.take()).toEqual(["i2c 0 w 76 0 f700", "i2c 0 r 76 1 3", "i2c 0 w 3c 1 -", "i2c 0 stop"]);
    const long = "c3".repeat(2049);
    expect(await machine.command(`i2c-write 0 60 ${long} 1`)).toBe("0");
    expect(board.take()).toEqual([`i2c 0 w 3c 0 ${long.slice(2)}`, "i2c 0 w ffff 1 c3"]);
    board.answer = (request) => `0 ${"7e".repeat(Number(request.split(" ").at(-1)))}`;
    expect(await machine.command("i2c-read 0 60 2050 1")).toBe(`0 ${"7e".repeat(2050)}`);
    expect(board.take()).toEqual(["i2c 0 r 3c 0 2048", "i2c 0 r ffff 1 2"]);
    for (const status of ["1", "2", "3"]) {
      board.answer = () => status;
      expect(await machine.command("i2c-write 0 60 00 1")).toBe(status);
      expect(await machine.command("i2c-read 0 60 1 1")).toBe(`${status} 00`);
    }
  });

  test("SPI, analog inputs, PWM and pulses", async () => {
    const { machine, board } = await bootWithBoard();
    board.answer = (request) => (request.includes(" x ") || request.includes(" r ") ? "1 a1b2" : "1");
    expect(await machine.command("spi-config 0 1000000 3")).toBe("true");
    expect(await machine.command("spi-select 0 1 1")).toBe("true");
    expect(await machine.command("spi-both 0 9f00")).toBe("true a1b2");
    expect(await machine.command("spi-write 0 0600")).toBe("true");
    expect(await machine.command("spi-read 0 2")).toBe("true a1b2");
    expect(board.take()).toEqual(["spi 0 config 1000000 3", "spi 0 select 1 1", "spi 0 x 9f00", "spi 0 w 0600", "spi 0 r 2"]);
    board.answer = () => "1650";
    expect(await machine.command("adc 32")).toBe("true 2047 1650 of 4095");
    board.answer = () => "-1";
    expect(await machine.command("adc 33")).toBe("false -1 -1 of 4095");
    board.take();
    board.answer = () => "1";
    expect(await machine.command("pwm 5 400 32768")).toBe("true");
    expect(await machine.command("pwm 5 400 65536")).toBe("false");
    expect(await machine.command("bits 4 00ff10")).toBe("true");
    expect(board.take()).toEqual(["pwm 5 400 32768", "bits 4 300 800 800 301 0 00ff10"]);
    expect(await machine.command(`bits 4 ${"0f".repeat(2049)}`)).toBe("true");
    expect(board.take()).toEqual([`bits 4 300 800 800 301 1 ${"0f".repeat(2048)}`, "bits 4 300 800 800 301 0 0f"]);
    board.answer = () => "0";
    expect(await machine.command("spi-select 0 1 0")).toBe("false");
    expect(await machine.command("spi-both 0 9f00")).toBe("false 9f00");
    expect(await machine.command("bits 4 00")).toBe("false");
  });

  test("answers that are none fail the call, and no bytes go astray", async () => {
    const { machine, board } = await bootWithBoard();
    for (const answer of ["!", "x", "0 5", "0 5a5a5a", "0 zz", "1234567890", "0 5A01", "--1", "0 5a01 00", "0 -", ""]) {
      board.answer = () => answer;
      expect(await machine.command("i2c-read 0 60 2 1")).toMatch(/^3 /);
    }
    board.answer = () => undefined;
    board.sendRaw(`=\n=0\n=zz\n=zz 0 5a5a\n\r\n=${"0".repeat(5000)}\ngpio 99 1\n\n`);
    board.answer = () => "0 5a01\r";
    expect(await machine.command("i2c-read 0 60 2 1")).toBe("0 5a01");
  });

  test("whatever a board sends, the program goes on", async () => {
    const { machine, board } = await bootWithBoard();
    await machine.command("uart-open 9600");
    const texts = fc.stringMatching(/^[-0-9a-f =?gpiouartz\r]{0,80}$/);
    const answers = fc.sample(
      fc.oneof(
        texts,
        fc.tuple(fc.constantFrom("0", "1", "-1", "3"), texts).map((parts) => parts.join(" ")),
      ),
      100,
    );
    for (const answer of answers) {
      board.answer = () => {
        board.send(answer);
        return answer;
      };
      expect(await machine.command("i2c-read 0 60 16 1")).toMatch(/^[0-3] [0-9a-f]{32}$/);
    }
    board.answer = (request) => (request.startsWith("adc") ? "825" : "0 0304");
    expect(await machine.command("i2c-read 0 60 2 1")).toBe("0 0304");
    expect(await machine.command("adc 32")).toBe("true 1023 825 of 4095");
  });

  test("lines about pins come in between; a late answer is not taken for the next one's", async () => {
    const { machine, board } = await bootWithBoard();
    await machine.command(`mode 9 0 0`);
    board.answer = () => {
      board.send("gpio 9 1");
      return "7";
    };
    expect(await machine.command("adc 1")).toBe("true 8 7 of 4095");
    expect(await machine.command("read 9")).toBe("true");
    board.answer = () => undefined;
    const start = Date.now();
    expect(await machine.command("i2c-write 0 60 00 1")).toBe("3");
    expect(Date.now() - start).toBeGreaterThan(1900);
    expect(Date.now() - start).toBeLessThan(4000);
    // It counts as gone now.
    expect(await machine.command("i2c-read 0 60 4 1")).toBe("3 00000000");
    expect(Date.now() - start).toBeLessThan(4500);
    for (let number = 0; number < 256; number++) board.send(`=${number.toString(16).padStart(2, "0")} 0 0102`);
    await machine.command("read 9");
    board.answer = (request) => (request === "sync" ? "" : "0 0304");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await machine.command("i2c-read 0 60 2 1")).toBe("0 0304");
  });

  test("no board: an error soon, and it is found when it comes", async () => {
    const machine = await boot();
    const start = Date.now();
    expect(await machine.command("i2c-write 0 60 00 1")).toBe("3");
    expect(await machine.command("adc 32")).toBe("false -1 -1 of 4095");
    expect(await machine.command("delay 100")).toMatch(/^\d+$/);
    expect(Date.now() - start).toBeLessThan(4000);
    const board = await attach(machine);
    board.send("");
    board.answer = () => "0";
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await machine.command("i2c-write 0 60 00 1")).toBe("0");
  });

  test("a delay lets the board catch up: what it does to a pin is seen after it", async () => {
    const { machine, board } = await bootWithBoard();
    await machine.command(`mode 21 ${OPEN_DRAIN} ${PULL_UP}`);
    await machine.command(`mode 22 ${OUTPUT} 0`);
    board.answer = (request) => {
      if (request === "sync") board.send("gpio 21 0");
      return "";
    };
    await machine.command("write 21 1");
    expect(await machine.command("read 21")).toBe("true");
    expect(Number(await machine.command("delay 5000"))).toBeGreaterThanOrEqual(5000);
    expect(await machine.command("read 21")).toBe("false");
    await board.until(/^gpio 21 0$/);
  });

  test("another serial port", async () => {
    const { machine, board } = await bootWithBoard();
    expect(await machine.command("uart-write 01")).toBe("false 0");
    board.send("uart 1 4d6b");
    expect(await machine.command("uart-open 0")).toBe("false");
    expect(await machine.command("uart-open 9600")).toBe("true");
    await machine.expect(/uart 4d6b\n/);
    for (const line of ["uart 2 00", "uart 1 zz", "uart", "uart 1 0a0", "uart 1 FF", "uart 1  00", "u", "uart 1 0b"]) board.send(line);
    await machine.expect(/uart 0a\s+uart 0b\n|uart 0a0b\n/);
    board.take();
    expect(await machine.command(`uart-write ${"00ff".repeat(50)}`)).toBe("true 0");
    await board.until(/^uart 1 (00ff){18}$/);
    expect(board.take()).toEqual([`uart 1 ${"00ff".repeat(32)}`, `uart 1 ${"00ff".repeat(18)}`]);
  });

  test("the libraries over them", async () => {
    const { machine, board } = await bootWithBoard();
    board.answer = (request) => (request.startsWith("adc") ? "825" : "1");
    expect(await machine.command("knob 32")).toBe(`true 825 ${1023 / 4095}`);
    board.take();
    expect(await machine.command("color 12 65280")).toBe("ok");
    expect(board.take()).toEqual(["pwm 12 400 0", "pwm 13 400 65535", "pwm 14 400 0"]);
    expect(await machine.command("fade 5 200")).toBe("ok");
    await machine.expect(/faded true\n/);
    const duties = board.take().map((request) => Number(/^pwm 5 1000 (\d+)$/.exec(request)?.[1]));
    expect(duties.length).toBeGreaterThan(4);
    expect(duties).toEqual([...duties].sort((a, b) => a - b));
    expect([duties[0], duties.at(-1)]).toEqual([0, 65535]);
    board.answer = (request) => (request.includes(" x ") ? "1 c22018" : "1");
    expect(await machine.command("spi-chip 9f0000")).toBe("true c22018");
    expect(board.take()).toEqual(["spi 0 config 100000 0", "spi 0 select 0 1", "spi 0 x 9f0000", "spi 0 select 0 0"]);
    board.answer = () => "";
    board.send("gpio 19 1");
    expect(await machine.command("spi-pins 3 a5")).toBe("true ff");
    expect(board.take().filter((line) => line === "gpio 18 1").length).toBeGreaterThanOrEqual(8);
  });

  test("interrupts by level, timers by number", async () => {
    const { machine, board } = await bootWithBoard();
    expect(await machine.command("level 7 2 4")).toBe("true");
    expect(await machine.command("runs")).toBe("0");
    board.send("gpio 7 1");
    await machine.until("runs", /^([5-9]|\d\d+)$/);
    board.send("gpio 7 0");
    await machine.until("read 7", /false/);
    const before = await machine.number("runs");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await machine.number("runs")).toBe(before);
    expect(await machine.command("level-off 7")).toBe("true");
    expect(await machine.command("in-us 1000 0")).toBe("0");
    await machine.until("runs", new RegExp(`^${before + 1}$`));
    expect(await machine.command("in-us 500 1")).toBe("0");
    await machine.until("runs", new RegExp(`^(?!${before + 1}$)`));
    expect(await machine.command("not-in-us 0")).toBe("ok");
    expect(await machine.command("output 7 1")).toBe("true");
    await board.until(/^gpio 7 1$/);
    expect(await machine.command("cause")).toBe("-2");
    machine.say("doze 9 1 -1");
    await new Promise((resolve) => setTimeout(resolve, 300));
    board.send("gpio 9 1");
    await machine.expect(/ready\n/);
    expect(await machine.command("cause")).toBe("9");
  });

  test("hardware timers", async () => {
    const { machine } = await bootWithBoard();
    expect(await machine.number("timers")).toBeGreaterThanOrEqual(2);
    expect(await machine.command("timer 0 1500 0")).toBe("true");
    await machine.expect(/timer 0\n/);
    expect(await machine.command("timer 1 20000 1")).toBe("true");
    await machine.expect(/timer 1\ntimer 1\ntimer 1\n/);
    await machine.command("timer-stop 1");
    machine.takeUnasked();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(machine.takeUnasked()).not.toContain("timer");
    for (const bad of ["timer 9 1000 0", "timer -1 1000 0", "timer 0 0 0", "timer 0 -5 1"]) expect(await machine.command(bad)).toBe("false");
  });

  test("deep sleep ends with the time, or with a pin", async () => {
    const { machine, board } = await bootWithBoard();
    expect(await machine.command("woken")).toBe("0 -1");
    expect(await machine.command("sleep 1000 64 1")).toBe("false");
    machine.say("sleep 300 -1 0");
    await machine.expect(/ready\n/);
    expect(await machine.command("woken")).toBe("4 -1");
    board.heard.splice(0);
    machine.say("sleep -1 9 1");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(board.heard).toEqual([]);
    board.send("gpio 9 1");
    await machine.expect(/ready\n/);
    expect(await machine.command("woken")).toBe("4 9");
    expect(board.heard).toEqual(["boot"]);
    machine.say("reset");
    await machine.expect(/ready\n/);
    expect(await machine.command("woken")).toBe("1 -1");
  });
});
