import { corePoll } from "@meerkat/core/loop.ts";
import { Uart } from "@meerkat/core/uart.ts";
import { UART_FLOW_NONE } from "@meerkat/hal/uart.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";

let hal: FakeHal;
let uart: Uart;
beforeEach(() => {
  hal = new FakeHal().install();
  Object.assign(globalThis, { hal_uart_count: () => 2 });
  uart = new Uart(0);
});

test("what comes goes to the handler, in its order, and waits while there is none", async () => {
  hal.receive("early ");
  expect(uart.open(115200, UART_FLOW_NONE)).toBe(true);
  await hal.settle(corePoll);
  let text = "";
  uart.onReceive((data) => {
    text += new TextDecoder().decode(data);
  });
  hal.receive("x".repeat(1000));
  await hal.settle(corePoll);
  expect(text).toBe(`early ${"x".repeat(1000)}`);
  uart.onReceive(undefined);
  hal.receive("late");
  await hal.settle(corePoll);
  expect(text).not.toContain("late");
  uart.onReceive((data) => {
    text += new TextDecoder().decode(data);
  });
  expect(text).toMatch(/late$/);
});

test("what is written leaves in its order, as the line takes it; not without end", async () => {
  uart.open(115200, UART_FLOW_NONE);
  hal.makeRoom(4);
  const first = new TextEncoder().encode("abcdef");
  expect(uart.write(first)).toBe(true);
  first.fill(0);
  expect(uart.write(new TextEncoder().encode("ghi"))).toBe(true);
  expect([hal.takeSent(), uart.pending()]).toEqual(["abcd", 5]);
  hal.makeRoom(3);
  await hal.settle(corePoll);
  expect([hal.takeSent(), uart.pending()]).toEqual(["efg", 2]);
  expect(uart.write(new Uint8Array(4095))).toBe(false);
  hal.makeRoom(100);
  await hal.settle(corePoll);
  expect([hal.takeSent(), uart.pending()]).toEqual(["hi", 0]);
});

test("ports that are not there", () => {
  for (const port of [-1, 2]) expect(new Uart(port).open(115200, UART_FLOW_NONE)).toBe(false);
  const closed = new Uart(1);
  expect(closed.open(115200, UART_FLOW_NONE)).toBe(false);
  expect(closed.write(new Uint8Array(1))).toBe(false);
});
