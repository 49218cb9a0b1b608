import { corePoll } from "@meerkat/core/loop.ts";
import { GPIO_EDGE_ANY, GPIO_INPUT, GPIO_OUTPUT, GPIO_OUTPUT_OD, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "../../rpc-common/test/test_channel.ts";

new FakeHal().install();
await import("@meerkat/rpc-service-gpio/init.ts");
const channel = new TestChannel("host");
addChannel(channel);

let hal: FakeHal;
beforeEach(() => {
  hal = new FakeHal().install();
});

function call(method: string, params: object = {}): unknown {
  frameReceived(channel, JSON.stringify({ id: 1, src: "host", method: `GPIO.${method}`, params }));
  const { result, error } = channel.take()[0] as { result: unknown; error: unknown };
  return error ?? result;
}

test("Read makes the pin an input", () => {
  hal.levels.set(7, true);
  expect(call("Read", { pin: 7 })).toEqual({ value: 1 });
  expect(hal.modes.get(7)?.mode).toBe(GPIO_INPUT);
  expect(call("Read", { pin: 8 })).toEqual({ value: 0 });
});

test("Write, ReadOut and Toggle work on the latch", () => {
  expect(call("Write", { pin: 3, value: 1 })).toBeNull();
  expect(hal.modes.get(3)?.mode).toBe(GPIO_OUTPUT);
  expect(call("ReadOut", { pin: 3 })).toEqual({ value: 1 });
  expect(call("Toggle", { pin: 3 })).toEqual({ value: 0 });
  expect(call("Write", { pin: 3, value: 0, od: true })).toBeNull();
  expect(hal.modes.get(3)?.mode).toBe(GPIO_OUTPUT_OD);
});

test("every method wants its arguments", () => {
  for (const method of ["Read", "ReadOut", "Toggle", "RemoveIntHandler"]) {
    expect(call(method)).toEqual({ code: 400, message: "pin is required" });
    expect(call(method, { pin: "1" })).toEqual({ code: 400, message: "pin must be an integer from 0 to 2147483647" });
  }
  expect(call("Write", {})).toEqual({ code: 400, message: "pin and value are required" });
  expect(call("Write", { pin: 1 })).toEqual({ code: 400, message: "value is required" });
  expect(call("Write", { pin: 1, value: 2 })).toEqual({ code: 400, message: "value must be an integer from 0 to 1" });
  expect(call("SetIntHandler", {})).toEqual({ code: 400, message: "pin and edge are required" });
  expect(call("SetIntHandler", { pin: 1, edge: "up" })).toEqual({ code: 400, message: "edge must be one of pos, neg, any" });
  expect(call("SetIntHandler", { pin: 1, edge: "pos", pull: "x" })).toEqual({ code: 400, message: "pull must be one of up, down" });
  expect(call("Blink", { pin: 2 })).toEqual({ code: 400, message: "on_ms and off_ms are required" });
  expect(call("Blink", { pin: 2, on_ms: 70000, off_ms: 1 })).toEqual({ code: 400, message: "on_ms must be an integer from 0 to 65535" });
});

test("a pin that is not there", () => {
  for (const method of ["Read", "ReadOut", "Toggle", "Blink"]) {
    expect(call(method, { pin: 99, on_ms: 1, off_ms: 1 })).toEqual({ code: 400, message: "error setting pin mode" });
  }
  expect(call("Write", { pin: 99, value: 1 })).toEqual({ code: 400, message: "error setting pin mode" });
  expect(call("SetIntHandler", { pin: 99, edge: "any" })).toEqual({ code: 400, message: "error setting pin mode" });
  expect(call("SetIntHandler", { pin: 16, edge: "any" })).toEqual({ code: 400, message: "error setting int handler" });
});

test("SetIntHandler reports edges to the caller, or to whom it names", async () => {
  expect(call("SetIntHandler", { pin: 4, edge: "any", pull: "up" })).toBeNull();
  expect([hal.modes.get(4)?.pull, hal.edges.get(4)]).toEqual([GPIO_PULL_UP, GPIO_EDGE_ANY]);
  hal.now = 12_034;
  hal.edge(4, true);
  await hal.settle(corePoll);
  expect(channel.sent.splice(0)).toEqual(['{"src":"fake_123456","dst":"host","method":"GPIO.Int","params":{"pin":4,"ts":12.034,"value":1}}']);
  const other = new TestChannel("other");
  addChannel(other);
  expect(call("SetIntHandler", { pin: 4, edge: "neg", debounce_ms: 10, dst: "other", method: "My.Int" })).toBeNull();
  hal.edge(4, false);
  await hal.pass(11, corePoll);
  expect(other.take()).toMatchObject([{ dst: "other", method: "My.Int", params: { pin: 4, value: 0 } }]);
  expect(call("RemoveIntHandler", { pin: 4 })).toBeNull();
  expect(call("RemoveIntHandler", { pin: 4 })).toEqual({ code: 500 });
});

test("Blink", async () => {
  expect(call("Blink", { pin: 2, on_ms: 5, off_ms: 5 })).toBeNull();
  expect(hal.latches.get(2)).toBe(true);
  await hal.pass(5, corePoll);
  expect(hal.latches.get(2)).toBe(false);
  expect(call("Blink", { pin: 2, on_ms: 0, off_ms: 0 })).toBeNull();
  await hal.pass(20, corePoll);
  expect(hal.latches.get(2)).toBe(false);
});
