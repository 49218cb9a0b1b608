import { Button } from "@meerkat/button/button.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { GPIO_INPUT, GPIO_PULL_DOWN, GPIO_PULL_NONE, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";

let hal: FakeHal;
let heard: string[];

beforeEach(() => {
  hal = new FakeHal().install();
  heard = [];
});

function listen(button: Button): Button {
  button.onPress(() => heard.push("press"));
  button.onRelease(() => heard.push("release"));
  button.onLongPress(() => heard.push("long"));
  button.onClick((count) => heard.push(`click ${count}`));
  return button;
}

function makeButton(): Button {
  hal.levels.set(4, true);
  const button = listen(new Button(4));
  expect(button.begin()).toBe(true);
  return button;
}

/** Changes the level, with a contact that bounces, and lets time pass. */
async function turn(level: boolean, ms: number): Promise<void> {
  for (let i = 0; i < 3; i++) {
    hal.edge(4, level);
    await hal.pass(1, corePoll);
    hal.edge(4, !level);
    await hal.pass(1, corePoll);
  }
  hal.edge(4, level);
  await hal.pass(ms - 6, corePoll);
}

test("a click, told when no other can follow", async () => {
  const button = makeButton();
  expect(hal.modes.get(4)).toEqual({ mode: GPIO_INPUT, pull: GPIO_PULL_UP });
  await turn(false, 100);
  expect(heard).toEqual(["press"]);
  expect(button.isPressed()).toBe(true);
  await turn(true, 100);
  expect(heard).toEqual(["press", "release"]);
  await hal.pass(300, corePoll);
  expect(heard).toEqual(["press", "release", "click 1"]);
});

test("two clicks, and three", async () => {
  makeButton();
  for (const count of [2, 3]) {
    heard = [];
    for (let i = 0; i < count; i++) {
      await turn(false, 80);
      await turn(true, 80);
    }
    await hal.pass(300, corePoll);
    expect(heard.at(-1)).toBe(`click ${count}`);
    expect(heard.filter((word) => word.startsWith("click"))).toHaveLength(1);
  }
});

test("a long press is no click; one after a click is both", async () => {
  makeButton();
  await turn(false, 1100);
  expect(heard).toEqual(["press", "long"]);
  await turn(true, 500);
  expect(heard).toEqual(["press", "long", "release"]);
  heard = [];
  await turn(false, 100);
  await turn(true, 100);
  await turn(false, 1100);
  expect(heard).toEqual(["press", "release", "press", "click 1", "long"]);
});

test("without a gap each click is told at once", async () => {
  makeButton().clickGapMs = 0;
  await turn(false, 100);
  await turn(true, 40);
  expect(heard).toEqual(["press", "release", "click 1"]);
});

test("shorter than the debouncing: nothing", async () => {
  makeButton();
  hal.edge(4, false);
  await hal.pass(5, corePoll);
  hal.edge(4, true);
  await hal.pass(500, corePoll);
  expect(heard).toEqual([]);
});

test("one that is high when it is pressed, and none of the chip's resistors", async () => {
  const button = listen(new Button(4, false));
  expect(button.begin()).toBe(true);
  expect(hal.modes.get(4)?.pull).toBe(GPIO_PULL_DOWN);
  expect(button.begin(false)).toBe(true);
  expect(hal.modes.get(4)?.pull).toBe(GPIO_PULL_NONE);
  await turn(true, 50);
  expect(heard).toEqual(["press"]);
});

test("after its end nothing is heard, and a long press that was under way is forgotten", async () => {
  const button = makeButton();
  await turn(false, 100);
  button.end();
  await turn(true, 100);
  await hal.pass(1500, corePoll);
  expect(heard).toEqual(["press"]);
});

test("a pin without interrupts", () => {
  const button = new Button(16);
  expect(button.begin()).toBe(false);
  expect(button.error).toBe("pin 16 has no interrupt");
});
