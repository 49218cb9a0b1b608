import "@meerkat/hal/uart.native.ts";
import "@meerkat/hal/uart_count.native.ts";
import { HAL_EVENT_UART_RX, HAL_EVENT_UART_TX } from "@meerkat/hal/event.ts";
import { forgetHalEvent, onHalEvent } from "./loop.ts";

/** Bytes that may wait to be sent, beyond what the port itself takes. */
const MOST_WAITING: i32 = 4096;
const READ_BYTES: i32 = 256;

/** A serial port: what comes is handed to a handler, what is written leaves as fast as the line takes it. */
export class Uart {
  private readonly port: i32;
  private handler: ((data: Uint8Array) => void) | undefined = undefined;
  private readonly waiting: Uint8Array[] = [];
  private waitingBytes: i32 = 0;
  /** Bytes of the first of them that have left. */
  private sent: i32 = 0;

  constructor(port: i32) {
    this.port = port;
  }

  /** `baud`: bits per second; `flow`: UART_FLOW_* of hal/src/uart.ts. False if there is no such port, or it cannot do that. */
  open(baud: i32, flow: i32): boolean {
    if (this.port < 0 || this.port >= hal_uart_count() || !hal_uart_config(this.port, baud, flow)) return false;
    onHalEvent(HAL_EVENT_UART_TX, this.port, () => this.drain());
    return true;
  }

  /** From now on `handler` gets the bytes that come; they are its own. Until then they wait in the port, as many as it holds. Undefined: wait again. */
  onReceive(handler: ((data: Uint8Array) => void) | undefined): void {
    this.handler = handler;
    if (handler === undefined) {
      forgetHalEvent(HAL_EVENT_UART_RX, this.port);
      return;
    }
    onHalEvent(HAL_EVENT_UART_RX, this.port, () => this.receive());
    this.receive();
  }

  /** Sends all of `data`. False if too much waits already, or the port is not open: none of it is sent then. */
  write(data: Uint8Array): boolean {
    if (this.waiting.length === 0) {
      const taken = hal_uart_write(this.port, data, 0, data.length);
      if (taken < 0) return false;
      if (taken === data.length) return true;
      return this.keep(data.slice(taken));
    }
    return this.waitingBytes + data.length <= MOST_WAITING && this.keep(data.slice());
  }

  /** Bytes that wait to be sent. */
  pending(): i32 {
    return this.waitingBytes;
  }

  private keep(data: Uint8Array): boolean {
    this.waiting.push(data);
    this.waitingBytes += data.length;
    return true;
  }

  private drain(): void {
    while (this.waiting.length > 0) {
      const first = this.waiting[0]!;
      const taken = hal_uart_write(this.port, first, this.sent, first.length - this.sent);
      if (taken < 0) return;
      this.sent += taken;
      this.waitingBytes -= taken;
      if (this.sent < first.length) return;
      this.waiting.shift();
      this.sent = 0;
    }
  }

  private receive(): void {
    const bytes = new Uint8Array(READ_BYTES);
    const count = hal_uart_read(this.port, bytes, 0, READ_BYTES);
    if (count > 0 && this.handler !== undefined) this.handler(bytes.subarray(0, count));
  }
}
