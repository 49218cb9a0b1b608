import { sameIgnoringCase } from "@meerkat/core/ascii.ts";
import { isGlob, matchGlob } from "@meerkat/core/glob.ts";
import { ArgsReader } from "./args.ts";
import type { RpcCall } from "./call.ts";

/** A registered method. */
export abstract class RpcMethod {
  /** Its name, or a pattern of names (glob.ts). */
  readonly name: string;
  /** Its arguments as a scanner format, `{pin: %d, od: %B}`: `%Q` string, `%d` integer, `%B` boolean, `%T` any JSON. */
  readonly argsFormat: string;
  readonly next: RpcMethod | undefined;
  private readonly isPattern: boolean;

  constructor(name: string, argsFormat: string, next: RpcMethod | undefined) {
    this.name = name;
    this.argsFormat = argsFormat;
    this.next = next;
    this.isPattern = isGlob(name);
  }

  /** Whether it answers to this name. */
  fits(name: string): boolean {
    return this.isPattern ? matchGlob(this.name, name) : sameIgnoringCase(this.name, name);
  }

  /** Answers the call, now or later. */
  abstract run(call: RpcCall): void;
}

class DirectMethod extends RpcMethod {
  private readonly fn: (call: RpcCall) => void;

  constructor(name: string, argsFormat: string, next: RpcMethod | undefined, fn: (call: RpcCall) => void) {
    super(name, argsFormat, next);
    this.fn = fn;
  }

  run(call: RpcCall): void {
    try {
      this.fn(call);
      call.reply("");
    } catch (error) {
      call.failWith(error);
    }
  }
}

class AsyncMethod extends RpcMethod {
  private readonly fn: (call: RpcCall) => Promise<void>;

  constructor(name: string, argsFormat: string, next: RpcMethod | undefined, fn: (call: RpcCall) => Promise<void>) {
    super(name, argsFormat, next);
    this.fn = fn;
  }

  run(call: RpcCall): void {
    void this.settle(call);
  }

  private async settle(call: RpcCall): Promise<void> {
    try {
      await this.fn(call);
      call.reply("");
    } catch (error) {
      call.failWith(error);
    }
  }
}

/** Newest first. */
let methods: RpcMethod | undefined;

/** Registers a method that answers before it returns. A later method of the same name hides this one. */
export function addMethod(name: string, argsFormat: string, fn: (call: RpcCall) => void): void {
  methods = new DirectMethod(name, argsFormat, methods, fn);
}

/** Registers a method that may answer later: the call is over when its promise settles. */
export function addAsyncMethod(name: string, argsFormat: string, fn: (call: RpcCall) => Promise<void>): void {
  methods = new AsyncMethod(name, argsFormat, methods, fn);
}

/**
 * Registers a method with typed arguments: `read` names them, `run` gets them. What is missing or of another type is
 * error 400, which names it. What `run` returns is the result, as JSON; nothing is null, unless it has called `reply`.
 *
 *     addTyped("Blink.Set", (args) => ({ onMs: args.int("on_ms", 1, 60000) }), ({ onMs }) => setPace(onMs));
 */
export function addTyped<A, R>(name: string, read: (args: ArgsReader) => A, run: (args: A, call: RpcCall) => R): void {
  addMethod(name, argsFormat(read), (call) => answerWith(call, run(readArgs(call, read), call)));
}

/** The same for a method that may answer later: the call is over when the promise settles, and its value is the result. */
export function addAsyncTyped<A, R>(name: string, read: (args: ArgsReader) => A, run: (args: A, call: RpcCall) => Promise<R>): void {
  addAsyncMethod(name, argsFormat(read), async (call) => answerWith(call, await run(readArgs(call, read), call)));
}

function argsFormat<A>(read: (args: ArgsReader) => A): string {
  const args = new ArgsReader(undefined);
  read(args);
  return args.format();
}

function readArgs<A>(call: RpcCall, read: (args: ArgsReader) => A): A {
  const args = new ArgsReader(call.frame.params);
  const values = read(args);
  args.check();
  return values;
}

/** Generic, so that only the classes of results carry the names of their fields at run time. */
function answerWith<R>(call: RpcCall, result: R): void {
  if (result !== undefined) call.reply(JSON.stringify(result));
}

/** The newest method; follow `next` for the others. */
export function firstMethod(): RpcMethod | undefined {
  return methods;
}

/** The newest method whose name or pattern fits `name`, in any case. */
export function findMethod(name: string): RpcMethod | undefined {
  let method = methods;
  while (method !== undefined && !method.fits(name)) method = method.next;
  return method;
}
