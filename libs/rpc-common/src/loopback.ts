import { defer } from "@meerkat/core/loop.ts";
import { RpcChannel } from "./channel.ts";
import { parseFrame } from "./frame.ts";
import { parsedFrameReceived } from "./rpc.ts";

/** Destination of calls to this machine itself. */
export const RPC_LOCAL: string = "RPC.LOCAL";

/** What is sent comes in again, in the next turn of the event loop. */
export class LoopbackChannel extends RpcChannel {
  constructor() {
    super(RPC_LOCAL);
  }

  type(): string {
    return "loopback";
  }

  info(): string {
    return "";
  }

  override isLocal(): boolean {
    return true;
  }

  canSend(): boolean {
    return true;
  }

  send(text: string, _dst: string): void {
    defer(() => this.receive(text));
  }

  private receive(text: string): void {
    const frame = parseFrame(text);
    if (frame === undefined) return;
    frame.src = RPC_LOCAL;
    frame.dst = "";
    parsedFrameReceived(this, frame);
  }
}
