import { jsonString } from "@meerkat/core/json_text.ts";
import { type RpcCall, RpcError } from "./call.ts";
import { addMethod, addTyped, firstMethod, type RpcMethod } from "./methods.ts";

function list(call: RpcCall): void {
  let names = "";
  let method = firstMethod();
  while (method !== undefined) {
    names += `${names === "" ? "" : ","}${jsonString(method.name)}`;
    method = method.next;
  }
  call.reply(`[${names}]`);
}

function describe(call: RpcCall, name: string): void {
  let method: RpcMethod | undefined = firstMethod();
  while (method !== undefined && method.name !== name) method = method.next;
  if (method === undefined) throw new RpcError(404, "name not found");
  call.reply(`{"name":${jsonString(name)},"args_fmt":${jsonString(method.argsFormat)}}`);
}

function ping(call: RpcCall): void {
  call.reply(`{"channel_info":${jsonString(call.channel.info())}}`);
}

/** Registers RPC.List, RPC.Describe and RPC.Ping. */
export function addRpcService(): void {
  addMethod("RPC.List", "", list);
  addTyped(
    "RPC.Describe",
    (args) => args.string("name"),
    (name, call) => describe(call, name),
  );
  addMethod("RPC.Ping", "", ping);
}
