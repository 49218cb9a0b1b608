import { installNatives } from "@meerkat/port-node/hal.ts";
import { NodeMachine } from "@meerkat/port-node/machine.ts";
import { NO_PERIPHERALS } from "@meerkat/port-node/no_peripherals.ts";
import { expect, test } from "vitest";
import { AnalogInput } from "../src/adc.ts";

const KNOB = 32;

test("readings of a pin, their mean, and a knob's position", () => {
  const voltages = [1650];
  const adcMillivolts = (pin: number) => (pin === KNOB ? (voltages.length > 1 ? (voltages.shift() ?? 0) : (voltages[0] ?? 0)) : -1);
  installNatives(
    new NodeMachine({
      build: { app: "t", version: "1", id: "" },
      board: { led: 2, button: 0 },
      console: () => {},
      peripherals: { ...NO_PERIPHERALS, adcMillivolts },
    }),
  );
  const knob = new AnalogInput(KNOB);
  expect(knob.begin()).toBe(true);
  expect([knob.read(), knob.max(), knob.millivolts(), knob.position()]).toEqual([2047, 4095, 1650, 2047 / 4095]);
  voltages.splice(0, 1, 100, 200, 300, 9000);
  expect(knob.average(3)).toBe(200);
  expect([knob.read(), knob.position()]).toEqual([4095, 1]);
  expect([knob.average(0), knob.average(-1)]).toEqual([-1, -1]);
  const none = new AnalogInput(33);
  expect([none.begin(), none.read(), none.millivolts(), none.average(2), none.position()]).toEqual([false, -1, -1, -1, -1]);
});
