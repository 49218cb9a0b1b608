// Lines on UART 0 are commands: the answer is a line `= ...`.

import "@meerkat/hal/uart.native.ts";
import { onHalEvent } from "@meerkat/core/loop.ts";
import { Uart } from "@meerkat/core/uart.ts";
import { HAL_EVENT_HWTIMER, HAL_EVENT_UART_RX } from "@meerkat/hal/event.ts";
import { busCommand } from "./buses.ts";
import { libraryCommand } from "./libraries.ts";
import { pinCommand } from "./pins.ts";
import { wireCommand } from "./wires.ts";
import { bytesAt, numberAt, toHex } from "./words.ts";

const LINE_LIMIT: i32 = 16384;

const bytes = new Uint8Array(256);
let line: string = "";

const second = new Uart(1);

function uartCommand(words: string[]): string | undefined {
  if (words[0] === "uart-open") {
    const opened = second.open(numberAt(words, 1), 0);
    if (opened) second.onReceive((data) => console.log(`uart ${toHex(data)}`));
    return `${opened}`;
  }
  return words[0] === "uart-write" ? `${second.write(bytesAt(words, 1))} ${second.pending()}` : undefined;
}

function obey(text: string): void {
  const words = text.split(" ");
  const answer = busCommand(words) ?? wireCommand(words) ?? pinCommand(words) ?? libraryCommand(words) ?? uartCommand(words);
  console.log(`= ${answer ?? "no such command"}`);
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
// Until startHwTimer takes one for its own.
for (let timer: i32 = 0; timer < 4; timer++) onHalEvent(HAL_EVENT_HWTIMER, timer, () => console.log(`timer ${timer}`));
hal_uart_config(0, 115200, 0);
console.log("ready");
