import { RpcChannel } from "@meerkat/rpc-common/channel.ts";

/** A channel that keeps what is sent. */
export class TestChannel extends RpcChannel {
  sent: string[] = [];
  ready = true;

  type(): string {
    return "test";
  }

  info(): string {
    return "TEST1";
  }

  canSend(): boolean {
    return this.ready;
  }

  send(frame: string): void {
    this.sent.push(frame);
  }

  /** What was sent since the last call, parsed. */
  take(): unknown[] {
    return this.sent.splice(0).map((text) => JSON.parse(text));
  }
}
