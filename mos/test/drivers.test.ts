import { join } from "node:path";
import { hsv } from "@meerkat/neopixel/color.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { loadBoard } from "../src/board/load.ts";
import { build } from "../src/builder/build.ts";
import { planBuild } from "../src/builder/plan.ts";
import { Booted, BUILD_LIMIT_MS, outputFolder, PLATFORMS } from "./machines.ts";

// Each driver on each machine, over its bus or pins, with the model of its chip on the virtual board.

const APP = join(repositoryRoot, "mos/test/apps/drivers");

interface Answer {
  value: number | null;
  error: string;
}

interface Climate {
  temperature: number | null;
  pressure: number | null;
  humidity: number | null;
  error: string;
}

/** Each chip, and what asks it. */
const CHIPS: [string, string, object?][] = [
  ["climate", "Climate.Read"],
  ["climate", "Climate.Measure"],
  ["thermometer", "Thermometer.Read"],
  ["converter", "Converter.Read"],
  ["converter", "Converter.Measure"],
  ["clock", "Clock.Read"],
  ["clock", "Clock.Write", { time: 1_700_000_000 }],
  ["clock", "Clock.Temperature"],
  ["pwm", "Servo.Write", { angle: 90 }],
  ["display", "Display.Show"],
];

describe.each(PLATFORMS)("on %s", (platform) => {
  let booted: Booted;

  beforeAll(async () => {
    const built = await build(planBuild({ folder: APP, platform, output: outputFolder("drivers") }));
    booted = await Booted.boot(built, loadBoard(join(APP, "board.yml")));
  }, BUILD_LIMIT_MS);
  afterAll(() => booted?.stop());

  const act = (part: string, control: string, value: unknown) => booted.session.machine.board.act(part, control, value);
  const call = <T = Answer>(method: string, params?: object) => booted.call(method, params) as Promise<T>;

  async function shown(part: string): Promise<Record<string, unknown>> {
    return (await booted.session.machine.board.state()).values[part] ?? {};
  }

  test("a measurement of the climate", async () => {
    await act("climate", "temperature", -12.5);
    await act("climate", "pressure", 950);
    await act("climate", "humidity", 70);
    await expect
      .poll(() => call<Climate>("Climate.Measure"))
      .toMatchObject({ temperature: expect.closeTo(-12.5, 1), pressure: expect.closeTo(95000, -1), humidity: expect.closeTo(70, 0), error: "" });
    await expect.poll(() => call<Climate>("Climate.Read"), { timeout: 10_000 }).toMatchObject({ temperature: expect.closeTo(-12.5, 1), error: "" });
  });

  test("thermometer and converter", async () => {
    await act("thermometer", "temperature", 37.5);
    await expect.poll(() => call("Thermometer.Read"), { timeout: 5000 }).toEqual({ value: 37.5, error: "" });
    for (const method of ["Converter.Read", "Converter.Measure"]) {
      for (const position of [0, 50, 100]) {
        await act("knob", "position", position);
        await expect.poll(() => call(method)).toEqual({ value: expect.closeTo(0.033 * position, 3), error: "" });
      }
    }
  });

  test("a clock with a new battery has no time until it is set", async () => {
    expect(await call("Clock.Read")).toEqual({ value: null, error: "the clock has stopped since it was set" });
    expect(await call("Clock.Write", { time: 1_700_000_000 })).toEqual({ value: 1, error: "" });
    const { value } = await call("Clock.Read");
    expect(value).toBeGreaterThanOrEqual(1_700_000_000);
    expect(value).toBeLessThan(1_700_000_010);
    expect(await call("Clock.Temperature")).toEqual({ value: 30, error: "" });
  });

  test("servos, on a chip and on a pin, and a relay", async () => {
    for (const [servo, method] of [
      ["servo", "Servo.Write"],
      ["arm", "Arm.Write"],
    ] as const) {
      for (const angle of [0, 45, 180]) {
        expect(await call(method, { angle })).toEqual({ value: angle, error: "" });
        await expect.poll(() => shown(servo)).toMatchObject({ angle: expect.closeTo(angle, 0), driven: true });
      }
    }
    expect(await shown("relay")).toMatchObject({ on: false });
    await call("Relay.Set", { on: 1 });
    await expect.poll(() => shown("relay")).toMatchObject({ on: true });
    await call("Relay.Set", { on: 0 });
    await expect.poll(() => shown("relay")).toMatchObject({ on: false });
  });

  test("a display and a ring", async () => {
    expect(await call("Display.Show")).toEqual({ value: 1, error: "" });
    await expect.poll(() => shown("display")).toMatchObject({ width: 128, height: 32, on: true, pixels: expect.stringMatching(/[^A]/) });
    expect(await call("Ring.Show")).toEqual({ value: 1, error: "" });
    const colors = Array.from({ length: 8 }, (_, i) => hsv(i * 45, 255, 255));
    await expect.poll(() => shown("ring")).toMatchObject({ colors });
  });

  test("a chip on SPI that is not there", async () => {
    expect(await call("Spi.Read")).toMatchObject({ value: null, error: expect.stringMatching(/chip select 2|no BME280|no bus/) });
  });

  test("a button and a knob", async () => {
    await call("Events.Take");
    const events: string[] = [];
    const heard = async () => {
      events.push(...(await call<string[]>("Events.Take")));
      return events;
    };
    for (let i = 0; i < 2; i++) {
      await act("button", "pressed", true);
      await new Promise((resolve) => setTimeout(resolve, 80));
      await act("button", "pressed", false);
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    await expect.poll(heard).toEqual(["press", "release", "press", "release", "click 2"]);
    await act("button", "pressed", true);
    await expect.poll(heard, { timeout: 5000 }).toEqual(expect.arrayContaining(["long"]));
    await act("button", "pressed", false);
    await act("encoder", "pressed", true);
    await expect.poll(heard).toEqual(expect.arrayContaining(["push"]));
    await act("encoder", "pressed", false);
    await act("encoder", "turn", 7);
    await expect.poll(() => call<number>("Encoder.Read")).toBe(7);
    await act("encoder", "turn", -10);
    await expect.poll(() => call<number>("Encoder.Read")).toBe(-3);
  });

  test.each(["nak", "nak-data", "shorted"])("fault %s: every driver says so, and works again after it", async (fault) => {
    for (const [part, method, params] of CHIPS) {
      await act(part, "fault", fault);
      await expect.poll(async () => (await call(method, params)).error, { message: `${method}, ${fault}` }).toMatch(/./);
      await act(part, "fault", "none");
      await expect.poll(async () => (await call(method, params)).error, { message: `${method} after ${fault}` }).toBe("");
    }
  });

  test("a chip that a restart has left in the middle of a byte is clocked out of it: no driver notices", async () => {
    for (const [part, method, params] of CHIPS) {
      await act(part, "fault", "stuck");
      expect((await call(method, params)).error, method).toBe("");
    }
  });

  test("a sensor that is out of its range", async () => {
    await act("climate", "fault", "out-of-range");
    await expect.poll(async () => (await call<Climate>("Climate.Measure")).error).toMatch(/out of its range/);
    await act("climate", "fault", "none");
    await expect.poll(async () => (await call<Climate>("Climate.Measure")).error).toBe("");
  });

  test("a chip that says nonsense: no driver hangs, or believes what cannot be", async () => {
    for (const [part, method, params] of CHIPS) {
      await act(part, "fault", "garbage");
      for (let i = 0; i < 5; i++) {
        const answer = await call<Partial<Answer & Climate>>(method, params);
        if (answer.error !== "") expect(answer.value ?? answer.temperature ?? null, method).toBeNull();
        else if (part === "climate") expect(Math.abs(Number(answer.temperature)), method).toBeLessThanOrEqual(85);
      }
      await act(part, "fault", "none");
      await expect.poll(async () => (await call(method, params)).error, { message: `${method} after nonsense` }).toBe("");
    }
  });

  test("nothing was done to the board that its chips do not take", async () => {
    expect((await booted.session.machine.board.state()).complaints).toEqual([]);
  });
});
