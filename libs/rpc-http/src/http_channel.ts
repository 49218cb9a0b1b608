import { bytesOf } from "@meerkat/http-common/ascii.ts";
import { FieldLines } from "@meerkat/http-common/field_lines.ts";
import { AuthRealm, identify } from "@meerkat/http-server/auth.ts";
import type { HttpExchange } from "@meerkat/http-server/exchange.ts";
import { demandUser } from "@meerkat/http-server/server.ts";
import { RpcChannel } from "@meerkat/rpc-common/channel.ts";
import { rpcAlgorithm, rpcRealm, rpcSecret } from "@meerkat/rpc-common/credentials.ts";
import { type Frame, parseFrame } from "@meerkat/rpc-common/frame.ts";
import { channelClosed } from "@meerkat/rpc-common/rpc.ts";
import { statusOf } from "./rest.ts";

/** Those who have a password for RPC. */
export function rpcUsers(): AuthRealm {
  return new AuthRealm(rpcRealm(), rpcAlgorithm(), rpcSecret);
}

/** One request and its answer. */
export class HttpChannel extends RpcChannel {
  private readonly exchange: HttpExchange;
  /** The answer is the result alone, not the frame. */
  private readonly rest: boolean;
  private readonly cors: FieldLines;

  constructor(exchange: HttpExchange, rest: boolean, cors: FieldLines) {
    // Nothing but the response goes here, so it has a name that nobody asks for.
    super(exchange.peer);
    this.exchange = exchange;
    this.rest = rest;
    this.cors = cors;
    exchange.onAborted = () => channelClosed(this);
  }

  type(): string {
    return "HTTP";
  }

  info(): string {
    return this.exchange.peer;
  }

  override isPersistent(): boolean {
    return false;
  }

  canSend(): boolean {
    return !this.exchange.answered;
  }

  send(frame: string, _dst: string): void {
    const response = this.rest ? parseFrame(frame) : undefined;
    if (response === undefined) this.answer(200, frame);
    else this.answer(statusOf(response), response.error === "" ? response.result : response.error);
  }

  /** Ends the exchange without a result: the request was a notification, or not for this machine. */
  finish(status: i32, text: string): void {
    if (this.exchange.answered) return;
    if (text === "") this.exchange.reply(status, "", new Uint8Array(0));
    else this.exchange.replyText(status, text);
    channelClosed(this);
  }

  override close(): void {
    this.finish(503, "Too many requests at a time");
  }

  override invalidFrame(): void {
    this.finish(400, "Invalid request");
  }

  override authenticatedUser(): string {
    return identify(this.exchange.request, rpcUsers()).user;
  }

  override askForCredentials(_request: Frame): boolean {
    demandUser(this.exchange, rpcUsers());
    channelClosed(this);
    return true;
  }

  private answer(status: i32, json: string): void {
    this.exchange.setFields(this.cors);
    this.exchange.reply(status, "application/json", bytesOf(`${json}\r\n`));
    channelClosed(this);
  }
}

/** What lets pages of other sites read the answers, if `origin` is not empty. `*` never goes together with credentials that a browser adds by itself. */
export function corsFields(origin: string): FieldLines {
  const lines = new FieldLines();
  if (origin === "") return lines;
  lines.add("Access-Control-Allow-Origin", origin);
  lines.add("Access-Control-Allow-Headers", "*");
  return lines;
}
