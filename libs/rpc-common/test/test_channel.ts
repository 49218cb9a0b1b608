import { RpcChannel } from "@meerkat/rpc-common/channel.ts";
import type { Frame } from "@meerkat/rpc-common/frame.ts";

/** A channel that keeps what is sent. */
export class TestChannel extends RpcChannel {
  sent: string[] = [];
  /** Who each of `sent` was for. */
  addressees: string[] = [];
  ready = true;
  persistent = true;
  broadcast = false;
  local = true;
  /** What it is called in access lists. */
  kind = "test";
  user = "";
  /** Asks for credentials itself, as HTTP does. */
  asksItself = false;
  asked: Frame[] = [];
  closes = 0;
  invalid = 0;

  type(): string {
    return this.kind;
  }

  info(): string {
    return "TEST1";
  }

  canSend(): boolean {
    return this.ready;
  }

  send(frame: string, dst: string): void {
    this.sent.push(frame);
    this.addressees.push(dst);
  }

  override isPersistent(): boolean {
    return this.persistent;
  }

  override wantsBroadcast(): boolean {
    return this.broadcast;
  }

  override isLocal(): boolean {
    return this.local;
  }

  override close(): void {
    this.closes++;
  }

  override invalidFrame(): void {
    this.invalid++;
    super.invalidFrame();
  }

  override authenticatedUser(): string {
    return this.user;
  }

  override askForCredentials(request: Frame): boolean {
    if (this.asksItself) this.asked.push(request);
    return this.asksItself;
  }

  /** What was sent since the last call, parsed. */
  take(): unknown[] {
    this.addressees = [];
    return this.sent.splice(0).map((text) => JSON.parse(text));
  }
}
