// Lines on UART 0 are commands: the answer is a line `= ...`.

import "@meerkat/hal/uart.native.ts";
import { onHalEvent } from "@meerkat/core/loop.ts";
import { HAL_EVENT_HWTIMER, HAL_EVENT_UART_RX } from "@meerkat/hal/event.ts";
import { busCommand } from "./buses.ts";
import { pinCommand } from "./pins.ts";

const LINE_LIMIT: i32 = 16384;

const bytes = new Uint8Array(256);
let line: string = "";

function obey(text: string): void {
  const words = text.split(" ");
  console.log(`= ${busCommand(words) ?? pinCommand(words) ?? "no such command"}`);
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
for (let timer: i32 = 0; timer < 4; timer++) onHalEvent(HAL_EVENT_HWTIMER, timer, () => console.log(`timer ${timer}`));
hal_uart_config(0, 115200, 0);
console.log("ready");
