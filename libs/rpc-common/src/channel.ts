/** A way for frames in and out. The transport extends it and tells rpc.ts what happens (`addChannel`, `frameReceived` ...). */
export abstract class RpcChannel {
  /** Who is at the other end; `*` makes it the default route. Empty: learned from the first frame with a `src`. */
  dst: string;

  constructor(dst: string) {
    this.dst = dst;
  }

  /** Name of the transport in access lists: `UART`, `HTTP` ... */
  abstract type(): string;

  /** What RPC.Ping tells about the connection. */
  abstract info(): string;

  /** Whether `send` would take a frame now. */
  abstract canSend(): boolean;

  /** Sends the JSON text of one frame; call `channelReady` when the next may follow. Only when `canSend`. */
  abstract send(frame: string): void;
}
