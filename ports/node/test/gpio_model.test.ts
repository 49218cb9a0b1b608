import { HAL_EVENT_GPIO } from "@meerkat/hal/event.ts";
import { GPIO_EDGE_ANY, GPIO_EDGE_NEG, GPIO_EDGE_NONE, GPIO_INPUT, GPIO_OUTPUT, GPIO_OUTPUT_OD, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import { expect, test } from "vitest";
import { EventQueue } from "../src/event_queue.ts";
import { GpioModel } from "../src/gpio_model.ts";

const events = new EventQueue(() => {});
const gpio = new GpioModel(events);

test("levels follow mode, latch, pull and what drives the line", () => {
  gpio.write(1, true);
  expect([gpio.level(1), gpio.latch(1)]).toEqual([false, true]);
  gpio.setMode(1, GPIO_OUTPUT, 0);
  expect(gpio.level(1)).toBe(true);
  gpio.drive(1, false);
  expect(gpio.level(1)).toBe(true);
  gpio.setMode(1, GPIO_OUTPUT_OD, 0);
  expect(gpio.level(1)).toBe(false);
  gpio.drive(1, undefined);
  expect(gpio.level(1)).toBe(true);
  gpio.setMode(1, GPIO_INPUT, GPIO_PULL_UP);
  expect(gpio.level(1)).toBe(true);
  gpio.setMode(1, GPIO_INPUT, 0);
  expect(gpio.level(1)).toBe(false);
});

test("a watched pin posts its edges, listeners hear of all", () => {
  const heard: [number, boolean][] = [];
  const stop = gpio.onLevel((pin, level) => heard.push([pin, level]));
  gpio.setMode(5, GPIO_INPUT, GPIO_PULL_UP);
  expect(gpio.watch(5, GPIO_EDGE_NEG)).toBe(true);
  gpio.drive(5, false);
  gpio.drive(5, true);
  gpio.watch(5, GPIO_EDGE_NONE);
  gpio.drive(5, false);
  stop();
  gpio.drive(5, true);
  expect(events.take()).toBe((HAL_EVENT_GPIO << 16) | 5);
  expect(events.take()).toBe(0);
  expect(heard).toEqual([
    [5, true],
    [5, false],
    [5, true],
    [5, false],
  ]);
});

test("pins that are not there do nothing", () => {
  expect([gpio.setMode(64, GPIO_OUTPUT, 0), gpio.setMode(-1, GPIO_OUTPUT, 0), gpio.setMode(1, 7, 0)]).toEqual([false, false, false]);
  expect([gpio.watch(99, GPIO_EDGE_ANY), gpio.level(99), gpio.latch(99)]).toEqual([false, false, false]);
  gpio.write(99, true);
});
