import "./counter.native.ts";
import { after } from "@meerkat/core/timer.ts";
import type { RpcCall } from "@meerkat/rpc-common/call.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";

function throwDeep(depth: i32): i32 {
  if (depth === 0) throw new RangeError("as it was told");
  return throwDeep(depth - 1) + 1;
}

function throwLater(call: RpcCall): void {
  after(1, () => {
    console.log(`${throwDeep(2)}`);
  });
  call.reply("true");
}

function stackOf(call: RpcCall): void {
  try {
    throwDeep(2);
  } catch (error) {
    if (error instanceof Error) console.log(error.stack ?? "no stack");
  }
  call.reply("true");
}

function count(call: RpcCall): void {
  call.reply(`${counter_add(call.int("by", 1))}`);
}

addMethod("Crash.Throw", "", throwLater);
addMethod("Crash.Stack", "", stackOf);
addMethod("Counter.Add", "{by: %d}", count);
