import {
  EVENT_GROUP_MOS,
  EVENT_INIT_DONE,
  EVENT_REBOOT,
  type EventHandler,
  EventPayload,
  onEvent,
  onEventGroup,
  registerEventGroup,
  triggerEvent,
} from "@meerkat/core/events.ts";
import { expect, test } from "vitest";

const GROUP = 0x54535400;

class Reading extends EventPayload {
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }
}

test("numbers are those of Mongoose OS", () => {
  expect(String.fromCharCode(EVENT_GROUP_MOS >> 24, (EVENT_GROUP_MOS >> 16) & 255, (EVENT_GROUP_MOS >> 8) & 255)).toBe("MOS");
  expect([EVENT_INIT_DONE & 255, EVENT_REBOOT & 255]).toEqual([0, 2]);
});

test("handlers are called newest first, groups among them, with the payload", () => {
  const calls: string[] = [];
  const note = (name: string) => (event: number, payload: EventPayload | undefined) => {
    calls.push(`${name}${event & 255}${payload instanceof Reading ? `=${payload.value}` : ""}`);
  };
  const handlers = [onEvent(GROUP + 1, note("a")), onEventGroup(GROUP + 7, note("g")), onEvent(GROUP + 1, note("b"))];
  expect(triggerEvent(GROUP + 1, new Reading(5))).toBe(3);
  expect(triggerEvent(GROUP + 2)).toBe(1);
  expect(triggerEvent(EVENT_REBOOT)).toBe(0);
  expect(calls).toEqual(["b1=5", "g1=5", "a1=5", "g2"]);
  for (const handler of handlers) handler.remove();
  expect(triggerEvent(GROUP + 1)).toBe(0);
});

test("a handler may remove itself, and handlers added meanwhile wait for the next round", () => {
  const calls: string[] = [];
  const last = onEvent(GROUP, () => calls.push("last"));
  const once: EventHandler = onEvent(GROUP, () => {
    calls.push("once");
    once.remove();
    onEvent(GROUP, () => calls.push("new"));
  });
  triggerEvent(GROUP);
  expect(calls).toEqual(["once", "last"]);
  triggerEvent(GROUP);
  expect(calls).toEqual(["once", "last", "new", "last"]);
  last.remove();
  last.remove();
});

test("a group is reserved once", () => {
  expect(registerEventGroup(GROUP, "test")).toBe(true);
  expect(registerEventGroup(GROUP, "other")).toBe(false);
});
