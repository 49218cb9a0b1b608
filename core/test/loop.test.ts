import { corePoll, defer, onHalEvent } from "@meerkat/core/loop.ts";
import { after, every } from "@meerkat/core/timer.ts";
import { HAL_EVENT_GPIO } from "@meerkat/hal/event.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";

let hal: FakeHal;
beforeEach(() => {
  hal = new FakeHal().install();
});

describe("corePoll", () => {
  test("is idle for ever, or until the first timer", () => {
    expect(corePoll()).toBe(-1);
    const timer = after(70, () => {});
    hal.now = 20;
    expect(corePoll()).toBe(50);
    timer.cancel();
  });

  test("runs one callback a call, deferred ones in order", () => {
    const ran: number[] = [];
    defer(() => ran.push(1));
    defer(() => {
      ran.push(2);
      defer(() => ran.push(4));
    });
    defer(() => ran.push(3));
    const lengths: number[] = [];
    while (corePoll() === 0) lengths.push(ran.length);
    expect(ran).toEqual([1, 2, 3, 4]);
    expect(lengths).toEqual([1, 2, 3, 4]);
  });

  test("no source keeps the others from running", () => {
    const ran: string[] = [];
    const again = () => {
      ran.push("deferred");
      if (ran.length < 100) defer(again);
    };
    defer(again);
    const timer = every(0, () => ran.push("timer"));
    onHalEvent(HAL_EVENT_GPIO, 3, () => ran.push("event"));
    for (let i = 0; i < 5; i++) hal.events.push((HAL_EVENT_GPIO << 16) | 3);
    for (let i = 0; i < 15; i++) expect(corePoll()).toBe(0);
    timer.cancel();
    for (const source of ["deferred", "timer", "event"]) expect(ran.filter((name) => name === source).length).toBe(5);
    while (corePoll() === 0);
  });

  test("an event goes to the handler of its kind and argument, the last one set", () => {
    const ran: string[] = [];
    onHalEvent(HAL_EVENT_GPIO, 1, () => ran.push("old"));
    onHalEvent(HAL_EVENT_GPIO, 1, () => ran.push("one"));
    onHalEvent(HAL_EVENT_GPIO, 2, () => ran.push("two"));
    hal.events = [(HAL_EVENT_GPIO << 16) | 2, (HAL_EVENT_GPIO << 16) | 1, (HAL_EVENT_GPIO << 16) | 9];
    while (corePoll() === 0);
    expect(ran).toEqual(["two", "one"]);
  });

  test("a callback that throws is gone, the rest goes on", () => {
    const ran: number[] = [];
    defer(() => {
      throw new Error("broken");
    });
    after(0, () => {
      throw new Error("broken too");
    });
    defer(() => ran.push(1));
    let failures = 0;
    for (let i = 0; i < 10; i++) {
      try {
        corePoll();
      } catch {
        failures++;
      }
    }
    expect(failures).toBe(2);
    expect(ran).toEqual([1]);
    expect(corePoll()).toBe(-1);
  });
});
