import { findMember, jsonToInt, jsonToString } from "@meerkat/core/json_scan.ts";
import type { RpcChannel } from "./channel.ts";
import { errorMember, type Frame, resultMember } from "./frame.ts";

/** Thrown by a handler: becomes the error reply. */
export class RpcError extends Error {
  readonly code: i32;

  constructor(code: i32, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * A request being handled. Arguments are read by name; one that is missing or of another JSON type than asked for
 * counts as absent. A handler that neither replies nor fails answers with a null result.
 */
export class RpcCall {
  readonly frame: Frame;
  /** Where the request came from. */
  readonly channel: RpcChannel;
  /** Who calls, where the method needs to know (access.ts); empty otherwise. */
  user: string = "";
  private readonly answer: (call: RpcCall, outcome: string) => void;
  private answered: boolean = false;

  constructor(frame: Frame, channel: RpcChannel, answer: (call: RpcCall, outcome: string) => void) {
    this.frame = frame;
    this.channel = channel;
    this.answer = answer;
  }

  /** Raw JSON of an argument, or undefined if it is absent. */
  raw(name: string): string | undefined {
    return findMember(this.frame.params, name);
  }

  /** Integer argument; fractions are cut off. `fallback` if absent or beyond ±2147483647. */
  int(name: string, fallback: i32): i32 {
    const raw = this.raw(name);
    return raw === undefined ? fallback : jsonToInt(raw, fallback);
  }

  bool(name: string, fallback: boolean): boolean {
    const raw = this.raw(name);
    if (raw === "true") return true;
    return raw === "false" ? false : fallback;
  }

  string(name: string): string | undefined {
    const raw = this.raw(name);
    return raw === undefined ? undefined : jsonToString(raw);
  }

  /** Answers with a result, given as JSON text. Only the first answer counts. */
  reply(json: string): void {
    this.finish(resultMember(json));
  }

  /** Answers with an error. Code 0 means success, said through the error member. */
  fail(code: i32, message: string): void {
    this.finish(errorMember(code, message));
  }

  /** Answers with what a handler has thrown: an RpcError as it is, anything else as error 500. */
  failWith(error: unknown): void {
    if (error instanceof RpcError) this.fail(error.code, error.message);
    else this.fail(500, error instanceof Error ? error.message : "error");
  }

  /** No answer goes out: the transport has given its own. */
  cancel(): void {
    this.answered = true;
  }

  private finish(outcome: string): void {
    if (this.answered) return;
    this.answered = true;
    this.answer(this, outcome);
  }
}
