// Lines on UART 0 are commands: the answer is a line `= ...`; events are lines `event KIND ARGUMENT`.

import "@meerkat/hal/uart.native.ts";
import { onHalEvent } from "@meerkat/core/loop.ts";
import { HAL_EVENT_UART_RX } from "@meerkat/hal/event.ts";
import { cryptoCommand } from "./crypto.ts";
import { machineCommand } from "./machine.ts";
import { netCommand } from "./net.ts";
import { tlsCommand } from "./tls.ts";

const LINE_LIMIT: i32 = 8192;

const bytes = new Uint8Array(256);
let line: string = "";

function obey(text: string): void {
  const words = text.split(" ");
  const answer = netCommand(words) ?? tlsCommand(words) ?? cryptoCommand(words) ?? machineCommand(words) ?? "no such command";
  console.log(`= ${answer}`);
}

onHalEvent(HAL_EVENT_UART_RX, 0, () => {
  const n = hal_uart_read(0, bytes, 0, bytes.length);
  for (let i: i32 = 0; i < n; i++) {
    if (bytes[i] === 10) {
      const complete = line;
      line = "";
      obey(complete);
    } else if (line.length < LINE_LIMIT) {
      line += String.fromCharCode(bytes[i]!);
    }
  }
});
hal_uart_config(0, 115200, 0);
console.log("ready");
