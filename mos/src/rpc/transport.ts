/** A way for RPC frames to a device and back. */
import { UserError } from "../errors.ts";

export interface RpcTransport {
  /** For messages. */
  readonly name: string;
  /** `src` of requests: where answers find this tool. */
  readonly src: string;
  /** `dst` of requests; empty: whoever is at the other end. */
  readonly dst: string;
  /** What to look at when nothing comes back. */
  readonly hint: string;
  /** Whether others on the way can read what is sent. */
  readonly isPlain: boolean;
  /** Waits until the device can hear. Throws UserError. */
  ready(timeoutMs: number): Promise<void>;
  /** Sends the JSON text of one frame. Throws UserError. */
  send(frame: string): Promise<void>;
  /** JSON text of each frame that comes. */
  onFrame(listener: (text: string) => void): void;
  /** Called once when the connection is gone, unless this side has closed it. */
  onLost(listener: (error: UserError) => void): void;
  close(): Promise<void>;
}

/** Longest frame that is taken. */
export const MAX_FRAME = 1 << 20;

export function lostConnection(name: string): UserError {
  return new UserError(`the connection to ${name} was closed`, "has the device stopped?");
}

/** Whether nothing leaves this computer on the way to a host. */
export function isThisHost(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** What most transports do with their listeners. */
export abstract class TransportBase {
  private readonly frameListeners: ((text: string) => void)[] = [];
  private readonly lostListeners: ((error: UserError) => void)[] = [];
  protected closed = false;

  onFrame(listener: (text: string) => void): void {
    this.frameListeners.push(listener);
  }

  onLost(listener: (error: UserError) => void): void {
    this.lostListeners.push(listener);
  }

  protected frame(text: string): void {
    for (const listener of this.frameListeners) listener(text);
  }

  protected lost(error: UserError): void {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.lostListeners) listener(error);
  }
}
