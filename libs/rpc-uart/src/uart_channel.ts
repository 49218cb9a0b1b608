import "@meerkat/hal/console.native.ts";
import "@meerkat/hal/uart.native.ts";
import type { ConfigRpcUart } from "@meerkat/config";
import { logDebug, logError } from "@meerkat/core/log.ts";
import { onHalEvent } from "@meerkat/core/loop.ts";
import { HAL_EVENT_UART_RX, HAL_EVENT_UART_TX } from "@meerkat/hal/event.ts";
import { RpcChannel } from "@meerkat/rpc-common/channel.ts";
import { addChannel, channelReady, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import {
  encodeFrame,
  FRAME_BAD_CRC,
  FRAME_CUT,
  FRAME_EMPTY,
  FRAME_HANDSHAKE,
  FRAME_JSON,
  FRAME_NOISE,
  FRAME_NONE,
  FRAME_TOO_LONG,
  FrameDecoder,
  HANDSHAKE,
} from "./framing.ts";

/** Bytes taken from the port in one turn of the event loop. */
const READ_SIZE: i32 = 64;

const WHERE: string = "rpc_uart";

/** RPC on a serial line that may be the console as well. */
export class UartChannel extends RpcChannel {
  private readonly port: i32;
  private readonly decoder: FrameDecoder;
  private readonly input: Uint8Array = new Uint8Array(READ_SIZE);
  /** What is being written, up to `written`; undefined when idle. */
  private output: Uint8Array | undefined = undefined;
  private written: i32 = 0;
  private wantsHandshake: boolean = false;
  /** A newline was sent for an empty frame, and no frame has come since: two devices must not go on like that. */
  private newlineSent: boolean = false;

  constructor(config: ConfigRpcUart, maxFrameSize: i32) {
    super(config.dst);
    this.port = config.uart_no;
    this.decoder = new FrameDecoder(maxFrameSize, false);
  }

  type(): string {
    return "UART";
  }

  info(): string {
    return `UART${this.port}`;
  }

  override wantsBroadcast(): boolean {
    return true;
  }

  /** Who has the line in his hands has the machine in his hands. */
  override isLocal(): boolean {
    return true;
  }

  canSend(): boolean {
    return this.output === undefined;
  }

  send(frame: string, _dst: string): void {
    this.start(encodeFrame(frame, this.decoder.crc, this.decoder.legacy));
  }

  /** Takes the bytes that wait at the port, a piece at a time. */
  receive(): void {
    const count = hal_uart_read(this.port, this.input, 0, READ_SIZE);
    for (let i: i32 = 0; i < count; i++) {
      const found = this.decoder.push(this.input[i]!);
      if (found !== FRAME_NONE) this.found(found);
    }
  }

  /** Writes as much as the port has room for. */
  pump(): void {
    const output = this.output;
    if (output === undefined) return;
    const count = hal_uart_write(this.port, output, this.written, output.length - this.written);
    this.written = count < 0 ? output.length : this.written + count;
    if (this.written < output.length) return;
    this.output = undefined;
    if (this.port === 0) hal_console_hold(false);
    if (this.wantsHandshake) this.sendHandshake();
  }

  /** There is room at the port again. */
  resume(): void {
    this.pump();
    channelReady(this);
  }

  /**
   * A handshake may follow it at once, and behind that none.
   * @recursion 1
   */
  private start(bytes: Uint8Array): void {
    if (this.port === 0) hal_console_hold(true);
    this.output = bytes;
    this.written = 0;
    this.pump();
  }

  private found(kind: i32): void {
    switch (kind) {
      case FRAME_JSON:
        this.newlineSent = false;
        this.takeFrame();
        break;
      case FRAME_HANDSHAKE:
        this.newlineSent = false;
        this.sendHandshake();
        break;
      case FRAME_EMPTY:
        if (this.newlineSent || !this.canSend()) break;
        this.newlineSent = true;
        this.start(asciiBytes("\n"));
        break;
      case FRAME_BAD_CRC:
        logError(WHERE, `UART${this.port}: frame dropped: wrong checksum`);
        break;
      case FRAME_TOO_LONG:
        logError(WHERE, `UART${this.port}: frame dropped: too long`);
        break;
      case FRAME_CUT:
        logError(WHERE, `UART${this.port}: frame dropped: not complete`);
        break;
      case FRAME_NOISE:
        logDebug(WHERE, `UART${this.port}: line without a frame`);
        break;
    }
  }

  /** A frame that the heap has no room for is dropped like one that the line has damaged. */
  private takeFrame(): void {
    try {
      frameReceived(this, this.decoder.text());
    } catch (error) {
      logError(WHERE, `UART${this.port}: frame dropped: ${error instanceof Error ? error.message : "error"}`);
    }
  }

  private sendHandshake(): void {
    this.wantsHandshake = !this.canSend();
    if (!this.wantsHandshake) this.start(asciiBytes(HANDSHAKE));
  }
}

function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i: i32 = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/**
 * Opens the port and makes it an RPC channel for frames up to `maxFrameSize` bytes. Undefined if the configuration has
 * none or the port cannot be opened.
 */
export function startRpcUart(config: ConfigRpcUart, maxFrameSize: i32): UartChannel | undefined {
  if (config.uart_no < 0) return undefined;
  if (!hal_uart_config(config.uart_no, config.baud_rate, config.fc_type)) {
    logError(WHERE, `UART${config.uart_no}: cannot be opened`);
    return undefined;
  }
  const channel = new UartChannel(config, maxFrameSize);
  onHalEvent(HAL_EVENT_UART_RX, config.uart_no, () => channel.receive());
  onHalEvent(HAL_EVENT_UART_TX, config.uart_no, () => channel.resume());
  addChannel(channel);
  return channel;
}
