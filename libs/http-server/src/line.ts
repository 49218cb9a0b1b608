import type { TcpSocket } from "@meerkat/core/net/tcp.ts";

/** Where the body of a response comes from, a piece at a time, as the peer takes it. */
export interface BodySource {
  /** Puts up to `len` bytes into `data` at `off`; returns how many, 0 at the end, -1 if it has failed. */
  read(data: Uint8Array, off: i32, len: i32): i32;
  /** Called once, whatever happens. */
  close(): void;
}

/** Who gets the body of a request, a piece at a time. */
export interface BodySink {
  /** The bytes of `data` from `from` to before `to`; they are gone when it returns. */
  bodyData(data: Uint8Array, from: i32, to: i32): void;
  /** All of it has come. */
  bodyEnds(): void;
  /** The rest will not come: the connection is gone, too slow or malformed. */
  bodyFails(): void;
}

/** A socket that another protocol goes on with, and the bytes that it has received already. */
export interface TakenSocket {
  readonly socket: TcpSocket;
  readonly received: Uint8Array;
}

/** What an exchange needs of its connection. */
export interface AnswerLine {
  /** Address and port of the peer, `192.168.1.2:80`. */
  readonly peer: string;
  readonly secure: boolean;
  /** Bytes that wait to be sent. */
  readonly unsent: i32;
  /** The body of the request goes to `sink` from now on. */
  readBody(sink: BodySink): void;
  /** Sends a piece of the answer. False, and nothing taken, if too much waits already. */
  send(data: Uint8Array): boolean;
  /** Whether the answer that begins now may leave the connection open: not if the body has not been read. */
  mayKeepAlive(): boolean;
  /** The end of the connection will be that of the answer. */
  closeAfterAnswer(): void;
  /** The answer was composed to its end. */
  answerEnds(keepAlive: boolean): void;
  /** The answer cannot be brought to its end. */
  breakOff(): void;
  /** Goes on sending in a later turn of the event loop. */
  pumpLater(): void;
  takeSocket(): TakenSocket;
}
