import { HAL_EVENT_UART_RX, HAL_EVENT_UART_TX } from "@meerkat/hal/event.ts";
import { UART_FLOW_SW } from "@meerkat/hal/uart.ts";
import type { EventQueue } from "./event_queue.ts";

/** Transmit buffer of the simulated UART in bytes, the default of Mongoose OS. */
const TX_BUFFER_SIZE = 256;

/** Received bytes beyond which the line is asked to pause. */
const RX_HIGH_WATER = 4096;

/** Console output kept back while a frame is written. */
const HELD_CONSOLE_SIZE = 4096;

const XON = 0x11;
const XOFF = 0x13;

/** A peer that sent XOFF and is never heard of again must not stop the machine for longer. */
const XOFF_LIMIT_MS = 2000;

/** What is at the other end of the wire. */
export interface UartLine {
  /** Takes what the machine sends. */
  transmit(bytes: Uint8Array): void;
  /** Asks to stop or go on sending to the machine. */
  setPaused(paused: boolean): void;
}

export class UartModel {
  line: UartLine | undefined = undefined;
  private readonly port: number;
  private readonly events: EventQueue;
  private opened = false;
  private flow = 0;
  private received: Uint8Array[] = [];
  private receivedSize = 0;
  private transmit: Uint8Array[] = [];
  private transmitSize = 0;
  private flushing = false;
  private shortWrite = false;
  private heldConsole: Uint8Array[] | undefined = undefined;
  private heldSize = 0;
  private xoff: NodeJS.Timeout | undefined = undefined;

  constructor(port: number, events: EventQueue) {
    this.port = port;
    this.events = events;
  }

  open(flow: number): void {
    this.opened = true;
    this.flow = flow;
    if (this.receivedSize > 0) this.events.postOnce(HAL_EVENT_UART_RX, this.port);
  }

  close(): void {
    this.opened = false;
    clearTimeout(this.xoff);
  }

  /** Bytes come in from the line. */
  receive(bytes: Uint8Array): void {
    const data = this.flow === UART_FLOW_SW ? this.takeFlowControl(bytes) : bytes;
    if (data.length === 0) return;
    this.received.push(data);
    this.receivedSize += data.length;
    if (this.receivedSize > RX_HIGH_WATER) this.line?.setPaused(true);
    if (this.opened) this.events.postOnce(HAL_EVENT_UART_RX, this.port);
  }

  read(into: Uint8Array, offset: number, length: number): number {
    if (!this.opened) return -1;
    let count = 0;
    while (count < length) {
      const head = this.received[0];
      if (head === undefined) break;
      const part = head.subarray(0, length - count);
      into.set(part, offset + count);
      count += part.length;
      if (part.length === head.length) this.received.shift();
      else this.received[0] = head.subarray(part.length);
    }
    this.receivedSize -= count;
    if (this.receivedSize > 0) this.events.postOnce(HAL_EVENT_UART_RX, this.port);
    if (this.receivedSize <= RX_HIGH_WATER) this.line?.setPaused(false);
    return count;
  }

  /** Room in the transmit buffer; console output may overfill it, since printing waits on a chip. */
  txFree(): number {
    return this.opened ? Math.max(0, TX_BUFFER_SIZE - this.transmitSize) : -1;
  }

  write(data: Uint8Array, offset: number, length: number): number {
    if (!this.opened) return -1;
    const count = Math.min(length, this.txFree());
    this.shortWrite ||= count < length;
    this.queue(data.slice(offset, offset + count));
    return count;
  }

  /** Console output shares the line. */
  print(bytes: Uint8Array): void {
    if (this.heldConsole === undefined) {
      this.queue(bytes);
    } else if (this.heldSize + bytes.length <= HELD_CONSOLE_SIZE) {
      this.heldConsole.push(bytes);
      this.heldSize += bytes.length;
    }
  }

  holdConsole(on: boolean): void {
    const held = this.heldConsole ?? [];
    this.heldConsole = on ? held : undefined;
    if (on) return;
    this.heldSize = 0;
    for (const bytes of held) this.queue(bytes);
  }

  private queue(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.transmit.push(bytes);
    this.transmitSize += bytes.length;
    this.scheduleFlush();
  }

  /** Bytes leave between two turns of the event loop, so that a full buffer is met as on a chip. */
  private scheduleFlush(): void {
    if (this.flushing || this.xoff !== undefined || this.transmit.length === 0) return;
    this.flushing = true;
    setImmediate(() => {
      this.flushing = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.xoff !== undefined) return;
    const bytes = Buffer.concat(this.transmit);
    this.transmit = [];
    this.transmitSize = 0;
    this.line?.transmit(bytes);
    if (!this.shortWrite) return;
    this.shortWrite = false;
    this.events.postOnce(HAL_EVENT_UART_TX, this.port);
  }

  private takeFlowControl(bytes: Uint8Array): Uint8Array {
    if (!bytes.includes(XON) && !bytes.includes(XOFF)) return bytes;
    for (const byte of bytes) {
      if (byte === XON) this.resume();
      else if (byte === XOFF) this.pause();
    }
    return bytes.filter((byte) => byte !== XON && byte !== XOFF);
  }

  private pause(): void {
    clearTimeout(this.xoff);
    this.xoff = setTimeout(() => this.resume(), XOFF_LIMIT_MS);
  }

  private resume(): void {
    clearTimeout(this.xoff);
    this.xoff = undefined;
    this.scheduleFlush();
  }
}
