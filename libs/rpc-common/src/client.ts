import "@meerkat/hal/system.native.ts";
import { findMember, jsonToInt, jsonToString } from "@meerkat/core/json_scan.ts";
import { RpcError } from "./call.ts";
import { Frame } from "./frame.ts";
import { sendRequest, setResponseHandler } from "./rpc.ts";

class PendingCall {
  readonly id: string;
  readonly resolve: (result: string) => void;
  readonly reject: (error: RpcError) => void;

  constructor(id: string, resolve: (result: string) => void, reject: (error: RpcError) => void) {
    this.id = id;
    this.resolve = resolve;
    this.reject = reject;
  }
}

/** Requests without a response yet, oldest first. */
const pending: PendingCall[] = [];

/** Most of them; the oldest fails with 429 for a newer one. */
const MAX_PENDING: i32 = 25;

let lastId: u32 = 0;

function requestFrame(dst: string, method: string, params: string): Frame {
  const frame = new Frame();
  frame.dst = dst;
  frame.method = method;
  frame.params = params;
  return frame;
}

/** Sends a request that wants no response. `params`: JSON text, or empty for none. */
export function rpcNotify(dst: string, method: string, params: string): void {
  sendRequest(requestFrame(dst, method, params));
}

/**
 * Calls a method of another machine (`dst` empty: whoever is at the default route) and gives the JSON text of its
 * result. Rejects with RpcError: the peer's error, or 429 when too many calls have come after this one.
 */
export function rpcCall(dst: string, method: string, params: string): Promise<string> {
  setResponseHandler(takeResponse);
  if (pending.length >= MAX_PENDING) pending.shift()!.reject(new RpcError(429, "Request queue overflow"));
  const frame = requestFrame(dst, method, params);
  lastId = (lastId + (hal_random() & 0xffff)) >>> 0;
  frame.id = `${lastId}`;
  return new Promise<string>((resolve, reject) => {
    pending.push(new PendingCall(frame.id, resolve, reject));
    sendRequest(frame);
  });
}

function takeResponse(frame: Frame): void {
  for (let i: i32 = 0; i < pending.length; i++) {
    const call = pending[i]!;
    if (call.id !== frame.id) continue;
    pending.splice(i, 1);
    const code = jsonToInt(findMember(frame.error, "code") ?? "", 0);
    if (code === 0) call.resolve(frame.result === "" ? "null" : frame.result);
    else call.reject(new RpcError(code, jsonToString(findMember(frame.error, "message") ?? "") ?? ""));
    return;
  }
}
