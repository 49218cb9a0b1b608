import { jsonString } from "@meerkat/core/json_text.ts";
import type { RpcCall } from "./call.ts";
import { addMethod, firstMethod, type RpcMethod } from "./methods.ts";

function list(call: RpcCall): void {
  let names = "";
  let method = firstMethod();
  while (method !== undefined) {
    names += `${names === "" ? "" : ","}${jsonString(method.name)}`;
    method = method.next;
  }
  call.reply(`[${names}]`);
}

function describe(call: RpcCall): void {
  const name = call.string("name");
  if (name === undefined) {
    call.fail(400, "name is required");
    return;
  }
  let method: RpcMethod | undefined = firstMethod();
  while (method !== undefined && method.name !== name) method = method.next;
  if (method === undefined) call.fail(404, "name not found");
  else call.reply(`{"name":${jsonString(name)},"args_fmt":${jsonString(method.argsFormat)}}`);
}

function ping(call: RpcCall): void {
  call.reply(`{"channel_info":${jsonString(call.channel.info())}}`);
}

/** Registers RPC.List, RPC.Describe and RPC.Ping. */
export function addRpcService(): void {
  addMethod("RPC.List", "", list);
  addMethod("RPC.Describe", "{name: %T}", describe);
  addMethod("RPC.Ping", "", ping);
}
