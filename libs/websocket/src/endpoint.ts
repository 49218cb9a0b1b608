import "@meerkat/hal/crypto.native.ts";
import {
  applyMask,
  CLOSE_BAD_TEXT,
  CLOSE_NO_CODE,
  CLOSE_PROTOCOL_ERROR,
  CLOSE_TOO_BIG,
  closePayload,
  encodeFrame,
  FrameHeader,
  HEADER_COMPLETE,
  HEADER_HUGE,
  HEADER_PARTIAL,
  isCloseCode,
  MAX_CONTROL,
  OP_BINARY,
  OP_CLOSE,
  OP_CONTINUATION,
  OP_PING,
  OP_PONG,
  OP_TEXT,
} from "./frame.ts";
import { Utf8Check } from "./utf8.ts";

// What a WebSocket says and hears, apart from the socket.
//
//   OPEN --close()--> CLOSING --close frame--> CLOSED
//     |                                          ^
//     +--close frame, or a mistake of the peer---+
//
// In CLOSING messages of the peer are still taken apart, and dropped. In CLOSED nothing is heard or said any more.

const OPEN: i32 = 0;
const CLOSING: i32 = 1;
const CLOSED: i32 = 2;

/** What an endpoint says to its connection. */
export interface EndpointSink {
  /** These bytes go to the peer. False if too much waits already, and nothing was taken. */
  transmit(frame: Uint8Array): boolean;
  textReceived(text: string): void;
  binaryReceived(data: Uint8Array): void;
  /** Both sides have said what they had to say: the server ends the connection, the client waits for that. */
  closeReceived(code: i32, reason: string): void;
}

/** Memory for a message is taken as it comes, at first up to this. */
const FIRST_SIZE: i32 = 1024;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** One side of a WebSocket. */
export class WebSocketEndpoint {
  private readonly sink: EndpointSink;
  private readonly isServer: boolean;
  private readonly maxMessage: i32;
  private state: i32 = OPEN;
  private readonly header: FrameHeader;
  /** Payload bytes of the current frame that have come; -1 while its header comes. */
  private received: i32 = -1;
  /** OP_TEXT or OP_BINARY while a message is incomplete, else OP_CONTINUATION. */
  private messageType: i32 = OP_CONTINUATION;
  private message: Uint8Array = new Uint8Array(0);
  private messageLength: i32 = 0;
  private readonly control: Uint8Array = new Uint8Array(MAX_CONTROL);
  private text: Utf8Check = new Utf8Check();

  /** `maxMessage`: most bytes of a message, all its fragments together. */
  constructor(sink: EndpointSink, isServer: boolean, maxMessage: i32) {
    this.sink = sink;
    this.isServer = isServer;
    this.maxMessage = maxMessage;
    this.header = new FrameHeader(isServer);
  }

  get isOpen(): boolean {
    return this.state === OPEN;
  }

  /** Takes bytes from the peer, from `from` to before `to`. They are unmasked in place. */
  receive(data: Uint8Array, from: i32, to: i32): void {
    let at = from;
    while (at < to && this.state !== CLOSED) {
      if (this.received >= 0) {
        at = this.takePayload(data, at, to);
        continue;
      }
      const outcome = this.header.push(data[at++]!);
      if (outcome === HEADER_COMPLETE) this.frameBegins();
      else if (outcome !== HEADER_PARTIAL) this.fail(outcome === HEADER_HUGE ? CLOSE_TOO_BIG : CLOSE_PROTOCOL_ERROR);
    }
  }

  /** Sends a text message. False, and nothing sent, if too much waits already or the connection is closing. */
  sendText(text: string): boolean {
    return this.state === OPEN && this.send(OP_TEXT, new TextEncoder().encode(text));
  }

  sendBinary(data: Uint8Array): boolean {
    return this.state === OPEN && this.send(OP_BINARY, data);
  }

  /** Asks for a sign of life: the peer answers by itself. */
  ping(): void {
    if (this.state === OPEN) this.send(OP_PING, new Uint8Array(0));
  }

  /** Says that nothing more comes; the peer says the same then. */
  close(code: i32, reason: string): void {
    if (this.state !== OPEN) return;
    this.state = CLOSING;
    this.send(OP_CLOSE, closePayload(code, reason));
  }

  private send(opcode: i32, payload: Uint8Array): boolean {
    if (this.isServer) return this.sink.transmit(encodeFrame(opcode, payload, undefined));
    const mask = new Uint8Array(4);
    hal_random_bytes(mask);
    return this.sink.transmit(encodeFrame(opcode, payload, mask));
  }

  /** The peer has broken a rule: it is told which, and not heard any more. */
  private fail(code: i32): void {
    const mustTell = this.state === OPEN;
    this.state = CLOSED;
    this.message = new Uint8Array(0);
    if (mustTell) this.send(OP_CLOSE, closePayload(code, ""));
    this.sink.closeReceived(code, "");
  }

  private frameBegins(): void {
    const header = this.header;
    this.received = 0;
    if (header.opcode < OP_CLOSE) {
      if ((header.opcode === OP_CONTINUATION) === (this.messageType === OP_CONTINUATION)) {
        this.fail(CLOSE_PROTOCOL_ERROR);
        return;
      }
      if (header.length > this.maxMessage - this.messageLength) {
        this.fail(CLOSE_TOO_BIG);
        return;
      }
      if (header.opcode !== OP_CONTINUATION) {
        this.messageType = header.opcode;
        this.text = new Utf8Check();
      }
    }
    if (header.length === 0) this.frameEnds();
  }

  private takePayload(data: Uint8Array, from: i32, to: i32): i32 {
    const header = this.header;
    const left = header.length - this.received;
    const end = to - from < left ? to : from + left;
    if (this.isServer) applyMask(data, from, end, header.mask, this.received);
    if (header.opcode >= OP_CLOSE) this.control.set(data.subarray(from, end), this.received);
    else if (!this.takeMessage(data, from, end)) return end;
    this.received += end - from;
    if (this.received === header.length) this.frameEnds();
    return end;
  }

  private takeMessage(data: Uint8Array, from: i32, to: i32): boolean {
    if (this.messageType === OP_TEXT && !this.text.push(data, from, to)) {
      this.fail(CLOSE_BAD_TEXT);
      return false;
    }
    const length = this.messageLength + to - from;
    if (length > this.message.length) this.grow(length);
    this.message.set(data.subarray(from, to), this.messageLength);
    this.messageLength = length;
    return true;
  }

  private grow(least: i32): void {
    const announced = this.messageLength + this.header.length - this.received;
    const first = announced < FIRST_SIZE ? announced : FIRST_SIZE;
    const double = this.message.length * 2;
    let size = double > first ? double : first;
    // The last frame says how much there will be.
    if (this.header.fin && size > announced) size = announced;
    if (size < least) size = least;
    const larger = new Uint8Array(size < this.maxMessage ? size : this.maxMessage);
    larger.set(this.message.subarray(0, this.messageLength));
    this.message = larger;
  }

  private frameEnds(): void {
    this.received = -1;
    const header = this.header;
    if (header.opcode === OP_CLOSE) this.takeClose();
    else if (header.opcode === OP_PING) this.takePing();
    else if (header.opcode < OP_CLOSE && header.fin) this.messageEnds();
  }

  private takePing(): void {
    if (this.state === OPEN) this.send(OP_PONG, this.control.slice(0, this.header.length));
  }

  private messageEnds(): void {
    const type = this.messageType;
    const message = this.message;
    const length = this.messageLength;
    this.messageType = OP_CONTINUATION;
    this.message = new Uint8Array(0);
    this.messageLength = 0;
    if (type === OP_TEXT && !this.text.complete) this.fail(CLOSE_BAD_TEXT);
    else if (this.state !== OPEN) return;
    else if (type === OP_TEXT) this.sink.textReceived(decoder.decode(message.subarray(0, length)));
    else this.sink.binaryReceived(length === message.length ? message : message.slice(0, length));
  }

  private takeClose(): void {
    const length = this.header.length;
    const code = length === 0 ? CLOSE_NO_CODE : (this.control[0]! << 8) | this.control[1]!;
    if (length === 1 || (length > 1 && !isCloseCode(code))) {
      this.fail(CLOSE_PROTOCOL_ERROR);
      return;
    }
    const check = new Utf8Check();
    if (length > 2 && !(check.push(this.control, 2, length) && check.complete)) {
      this.fail(CLOSE_BAD_TEXT);
      return;
    }
    const reason = length > 2 ? decoder.decode(this.control.subarray(2, length)) : "";
    if (this.state === OPEN) this.send(OP_CLOSE, closePayload(code, ""));
    this.state = CLOSED;
    this.sink.closeReceived(code, reason);
  }
}
