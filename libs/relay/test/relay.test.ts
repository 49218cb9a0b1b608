import { corePoll } from "@meerkat/core/loop.ts";
import { GPIO_OUTPUT } from "@meerkat/hal/gpio.ts";
import { Relay } from "@meerkat/relay/relay.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";

let hal: FakeHal;
beforeEach(() => {
  hal = new FakeHal().install();
});

test("closed and open", () => {
  const relay = new Relay(5);
  expect(relay.begin()).toBe(true);
  expect(hal.modes.get(5)?.mode).toBe(GPIO_OUTPUT);
  expect(relay.isOn()).toBe(false);
  relay.on();
  expect([relay.isOn(), hal.latches.get(5)]).toEqual([true, true]);
  relay.off();
  expect([relay.isOn(), hal.latches.get(5)]).toEqual([false, false]);
  expect(relay.toggle()).toBe(true);
  expect(relay.toggle()).toBe(false);
});

test("closed by a low pin, which is high before it is an output", () => {
  const order: string[] = [];
  const { hal_gpio_write, hal_gpio_mode } = globalThis as unknown as Record<string, (...args: unknown[]) => unknown>;
  Object.assign(globalThis, {
    hal_gpio_write: (...args: unknown[]) => {
      order.push("write");
      hal_gpio_write?.(...args);
    },
    hal_gpio_mode: (...args: unknown[]) => {
      order.push("mode");
      return hal_gpio_mode?.(...args);
    },
  });
  const relay = new Relay(5, true);
  expect(relay.begin()).toBe(true);
  expect(order).toEqual(["write", "mode"]);
  expect(hal.latches.get(5)).toBe(true);
  relay.on();
  expect([relay.isOn(), hal.latches.get(5)]).toEqual([true, false]);
});

test("a pulse ends by itself, unless something else has been said", async () => {
  const relay = new Relay(5);
  relay.begin();
  expect(relay.pulse(50)).toBe(true);
  await hal.pass(49, corePoll);
  expect(relay.isOn()).toBe(true);
  await hal.pass(1, corePoll);
  expect(relay.isOn()).toBe(false);
  relay.pulse(50);
  await hal.pass(20, corePoll);
  relay.on();
  await hal.pass(50, corePoll);
  expect(relay.isOn()).toBe(true);
  relay.pulse(30);
  await hal.pass(20, corePoll);
  relay.pulse(30);
  await hal.pass(29, corePoll);
  expect(relay.isOn()).toBe(true);
  await hal.pass(1, corePoll);
  expect(relay.isOn()).toBe(false);
});

test("what cannot be", () => {
  const relay = new Relay(99);
  expect(relay.begin()).toBe(false);
  expect(relay.error).toBe("pin 99 is no output");
  for (const ms of [0, -1, 86_400_001]) expect(relay.pulse(ms)).toBe(false);
  expect(relay.error).toBe("a pulse of 86400001 ms");
});
