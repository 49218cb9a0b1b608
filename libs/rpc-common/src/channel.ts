import { turnTicks } from "@meerkat/core/timer.ts";
import type { Frame } from "./frame.ts";

/**
 * A way for frames in and out. A transport extends this class, overrides what is different for it, and tells rpc.ts
 * what happens:
 *
 * - `addChannel(channel)`: it is there from now on; if `canSend`, frames that wait for it are sent at once.
 * - `channelOpened(channel)`: a persistent channel that was added before has (again) got its connection.
 * - `frameReceived(channel, text)`: the JSON text of one whole frame has come. False if it was not a valid frame; the
 *   channel's `invalidFrame` has been called then.
 * - `parsedFrameReceived(channel, frame)`: the same, where a part of the frame travels elsewhere (MQTT: the method in
 *   the topic).
 * - `channelReady(channel)`: the frame given to `send` is on its way, the next may follow.
 * - `channelClosed(channel)`: the connection is gone. A channel that is not persistent is forgotten, with the frames
 *   that wait for it; a persistent one stays, and frames wait for it.
 *
 * A transport on the network calls `networkInUse()` of passwords.ts when it starts to listen or to connect: it brings
 * passwords into the program, and makes the first one. A transport that can reach an address given as a URI registers
 * with `addChannelFactory(scheme, open)`.
 *
 * All of these may be called inside `send` and `close`.
 */
export abstract class RpcChannel {
  /** Who is at the other end; `*` makes it the default route. Empty: learned from the first frame with a `src`. */
  dst: string;
  /** The tick when a frame last came or went. Kept by rpc.ts; transports that close idle connections look at it. */
  lastActiveMs: u32;

  constructor(dst: string) {
    this.dst = dst;
    this.lastActiveMs = turnTicks() >>> 0;
  }

  /** Name of the transport in access lists: `UART`, `HTTP` ... */
  abstract type(): string;

  /** What RPC.Ping tells about the connection. */
  abstract info(): string;

  /** Whether `send` would take a frame now. False while a frame is on its way, and while there is no connection. */
  abstract canSend(): boolean;

  /**
   * Sends the JSON text of one frame; call `channelReady` when the next may follow (at once, if it may). Only called
   * when `canSend`. `dst` is who the frame is for, empty if nobody was named: transports with addresses need it (MQTT).
   */
  abstract send(frame: string, dst: string): void;

  /** Whether it outlives its connection. False for a channel that is one connection of a peer (HTTP, WebSocket server). */
  isPersistent(): boolean {
    return true;
  }

  /** Whether frames that are for everybody go out here too. */
  wantsBroadcast(): boolean {
    return false;
  }

  /** Whether only somebody who holds the machine in his hands, or the program itself, can be at the other end: such a peer needs no password unless an access list says so. */
  isLocal(): boolean {
    return false;
  }

  /** Ends the connection of a channel that is not persistent: it was the least active of too many, or has sent nonsense. rpc.ts forgets it by itself. */
  close(): void {}

  /** What has come was no frame, or not for this machine. HTTP answers 400 here. */
  invalidFrame(): void {
    if (!this.isPersistent()) this.close();
  }

  /**
   * The user whom the transport itself has authenticated, empty if none: by the Authorization header of a request or
   * of a WebSocket handshake (check it with `rpcRealm`, `rpcAlgorithm` and `rpcSecret` of credentials.ts), or by TLS. Asked at each request that
   * needs a user and brings no `auth` in its frame.
   */
  authenticatedUser(): string {
    return "";
  }

  /** Asks the peer for credentials in the transport's own way (HTTP status 401), instead of an answer to `request`. False: it has none, and gets error 401 in a frame. */
  askForCredentials(_request: Frame): boolean {
    return false;
  }
}
