import "@meerkat/hal/system.native.ts";
import { findMember, jsonToInt, jsonToString } from "@meerkat/core/json_scan.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { RpcError } from "./call.ts";
import { Frame } from "./frame.ts";
import { rpcPendingLimit } from "./router.ts";
import { type SendOptions, sendRequest, setResponseHandler } from "./rpc.ts";

class PendingCall {
  readonly id: string;
  readonly resolve: (result: string) => void;
  readonly reject: (error: RpcError) => void;
  timer: Timer | undefined = undefined;

  constructor(id: string, resolve: (result: string) => void, reject: (error: RpcError) => void) {
    this.id = id;
    this.resolve = resolve;
    this.reject = reject;
  }
}

/** Requests without a response yet, oldest first. */
const pending: PendingCall[] = [];

let lastId: u32 = 0;

function requestFrame(dst: string, method: string, params: string): Frame {
  const frame = new Frame();
  frame.dst = dst;
  frame.method = method;
  frame.params = params;
  return frame;
}

/** Sends a request that wants no response. `params`: JSON text, or empty for none. */
export function rpcNotify(dst: string, method: string, params: string, options?: SendOptions): void {
  sendRequest(requestFrame(dst, method, params), options);
}

/**
 * Calls a method of another machine (`dst` empty: whoever is at the default route; `RPC.LOCAL`: this one) and gives
 * the JSON text of its result. Rejects with RpcError: the peer's error, 429 when too many calls have come after this
 * one, 503 if it cannot be sent and may not wait, 504 if there is no answer within `timeoutMs` (0: no limit).
 */
export function rpcCall(dst: string, method: string, params: string, timeoutMs: i32 = 0, options?: SendOptions): Promise<string> {
  return rpcRequest(requestFrame(dst, method, params), timeoutMs, options);
}

/** The same with a frame of the caller's making, which may have a `src`, `tag` and `key`; its id is set here. */
export function rpcRequest(frame: Frame, timeoutMs: i32 = 0, options?: SendOptions): Promise<string> {
  setResponseHandler(takeResponse);
  while (pending.length >= rpcPendingLimit()) fail(pending[0]!, 429, "Request queue overflow");
  lastId = (lastId + (hal_random() & 0xffff)) >>> 0;
  frame.id = `${lastId}`;
  return new Promise<string>((resolve, reject) => {
    const call = new PendingCall(frame.id, resolve, reject);
    pending.push(call);
    if (timeoutMs > 0) call.timer = after(timeoutMs, () => fail(call, 504, `no answer within ${timeoutMs} ms`));
    if (!sendRequest(frame, options)) fail(call, 503, `no way to ${frame.dst === "" ? "anybody" : frame.dst}`);
  });
}

function fail(call: PendingCall, code: i32, message: string): void {
  if (forget(call)) call.reject(new RpcError(code, message));
}

/** False if it was settled before. */
function forget(call: PendingCall): boolean {
  const index = pending.indexOf(call);
  if (index < 0) return false;
  pending.splice(index, 1);
  if (call.timer !== undefined) call.timer.cancel();
  return true;
}

function takeResponse(frame: Frame): void {
  for (const call of pending) {
    if (call.id !== frame.id) continue;
    const code = jsonToInt(findMember(frame.error, "code") ?? "", 0);
    if (code !== 0) {
      fail(call, code, jsonToString(findMember(frame.error, "message") ?? "") ?? "");
    } else if (forget(call)) {
      call.resolve(frame.result === "" ? "null" : frame.result);
    }
    return;
  }
}
