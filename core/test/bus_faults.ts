import { I2C_NAK, I2C_NO_BUS, I2C_OK, I2C_STUCK } from "@meerkat/hal/i2c.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { FakeI2c } from "./fake_i2c.ts";

/** A driver under test, and what can be asked of it. */
export interface DriverUnderTest {
  bus: FakeI2c;
  error(): string;
  /** Each gives false or NaN if it fails; a number that is none of the chip's is a failure of the driver. */
  calls: Record<string, () => unknown>;
  /** May `call` give this although the bus answers nonsense? */
  isPossible(call: string, result: unknown): boolean;
  /** Calls to which false is an answer as well. */
  questions?: readonly string[];
}

/** More than any driver needs. */
const MOST_TRANSFERS = 60;
const MOST_MICROS = 500_000;

const FAULTS: [string, number][] = [
  ["no answer", I2C_NAK],
  ["a stuck bus", I2C_STUCK],
  ["no bus", I2C_NO_BUS],
];

function hasFailed(result: unknown): boolean {
  return result === false || (typeof result === "number" && Number.isNaN(result));
}

/** Runs a call, which must come back soon, and must not throw. */
async function run(driver: DriverUnderTest, call: string): Promise<unknown> {
  const { bus } = driver;
  bus.transfers = 0;
  bus.waited = 0;
  const result = await driver.calls[call]?.();
  expect(bus.transfers, `transfers of ${call}`).toBeLessThanOrEqual(MOST_TRANSFERS);
  expect(bus.waited, `microseconds waited by ${call}`).toBeLessThanOrEqual(MOST_MICROS);
  if (hasFailed(result) && !driver.questions?.includes(call)) expect(driver.error(), `reason of ${call}`).not.toBe("");
  return result;
}

/** Tests that a driver survives whatever its bus does: each call gives an error, soon, and works again when the bus does. */
export function testBusFaults(make: () => DriverUnderTest): void {
  const calls = Object.keys(make().calls);

  test.each(calls)("%s works on a sound bus", async (call) => {
    const driver = make();
    expect(hasFailed(await run(driver, call)), driver.error()).toBe(false);
    expect(driver.error()).toBe("");
  });

  test.each(FAULTS)("%s is an error of each call, whenever it comes, and is over when it is over", async (_name, status) => {
    for (const call of calls) {
      const good = make();
      await run(good, call);
      const count = good.bus.transfers;
      expect(count).toBeGreaterThan(0);
      for (let at = 0; at < count; at++) {
        const driver = make();
        driver.bus.fault = (transfer) => (transfer >= at ? status : I2C_OK);
        expect(hasFailed(await run(driver, call)), `${call}, fault at transfer ${at}`).toBe(true);
        expect(driver.error(), `${call}, fault at transfer ${at}`).not.toBe("");
        driver.bus.fault = () => I2C_OK;
        expect(hasFailed(await run(driver, call)), `${call} after a fault at transfer ${at}: ${driver.error()}`).toBe(false);
        expect(driver.error()).toBe("");
      }
    }
  });

  test("nonsense on the bus gives an error, or what the chip could say", async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 0, max: 20 }), fc.constantFrom(...calls), async (noise, from, call) => {
        const driver = make();
        let place = 0;
        driver.bus.noise = (read) => {
          if (driver.bus.transfers <= from) return;
          for (let i = 0; i < read.length; i++) read[i] = noise[place++ % noise.length] ?? 0;
        };
        const result = await run(driver, call);
        expect(hasFailed(result) || driver.isPossible(call, result), `${call} gave ${result}`).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
}
