import { HAL_EVENT_UART_RX, HAL_EVENT_UART_TX } from "@meerkat/hal/event.ts";
import { UART_FLOW_NONE, UART_FLOW_SW } from "@meerkat/hal/uart.ts";
import { beforeEach, expect, test } from "vitest";
import { EventQueue } from "../src/event_queue.ts";
import { UartModel } from "../src/uart_model.ts";

let events: EventQueue;
let uart: UartModel;
let sent: string;
let paused: boolean;
beforeEach(() => {
  events = new EventQueue(() => {});
  uart = new UartModel(0, events);
  sent = "";
  paused = false;
  uart.line = {
    transmit: (bytes) => {
      sent += Buffer.from(bytes).toString("latin1");
    },
    setPaused: (on) => {
      paused = on;
    },
  };
});

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test("a port that is not open does nothing", () => {
  const data = new Uint8Array(4);
  expect([uart.write(data, 0, 4), uart.read(data, 0, 4), uart.txFree()]).toEqual([-1, -1, -1]);
});

test("received bytes are read in order, with one event until taken", () => {
  uart.open(UART_FLOW_NONE);
  uart.receive(Buffer.from("abc"));
  uart.receive(Buffer.from("def"));
  expect([events.take(), events.take()]).toEqual([HAL_EVENT_UART_RX << 16, 0]);
  const data = new Uint8Array(8);
  expect(uart.read(data, 2, 4)).toBe(4);
  expect(Buffer.from(data).toString()).toBe("\0\0abcd\0\0");
  expect(events.take()).toBe(HAL_EVENT_UART_RX << 16);
  expect([uart.read(data, 0, 8), uart.read(data, 0, 8), events.take()]).toEqual([2, 0, 0]);
});

test("the line is paused while much is unread", () => {
  uart.open(UART_FLOW_NONE);
  uart.receive(new Uint8Array(5000));
  expect(paused).toBe(true);
  uart.read(new Uint8Array(1000), 0, 1000);
  expect(paused).toBe(false);
});

test("writing beyond the buffer is short, and an event tells when there is room", async () => {
  uart.open(UART_FLOW_NONE);
  const data = new Uint8Array(300).fill(97);
  expect([uart.write(data, 0, 300), uart.txFree(), uart.write(data, 0, 1)]).toEqual([256, 0, 0]);
  await turn();
  expect(events.take()).toBe(HAL_EVENT_UART_TX << 16);
  expect(uart.txFree()).toBe(256);
  expect(sent.length).toBe(256);
});

test("console output is held back while a frame is written, within limits", async () => {
  uart.open(UART_FLOW_NONE);
  uart.print(Buffer.from("one "));
  uart.holdConsole(true);
  uart.print(Buffer.from("two "));
  uart.print(Buffer.alloc(4096, 120));
  uart.write(Buffer.from("frame "), 0, 6);
  uart.holdConsole(false);
  uart.print(Buffer.from("three"));
  await turn();
  expect(sent).toBe("one frame two three");
});

test("XOFF pauses, XON resumes, neither is data", async () => {
  uart.open(UART_FLOW_SW);
  uart.receive(Buffer.from("a\x13b"));
  uart.write(Buffer.from("out"), 0, 3);
  await turn();
  expect(sent).toBe("");
  uart.receive(Buffer.from("\x11"));
  await turn();
  expect(sent).toBe("out");
  const data = new Uint8Array(8);
  expect(Buffer.from(data.subarray(0, uart.read(data, 0, 8))).toString()).toBe("ab");
});
