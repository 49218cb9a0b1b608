import "@meerkat/hal/system.native.ts";
import { deviceId } from "@meerkat/core/device.ts";
import { logDebug, logError } from "@meerkat/core/log.ts";
import { isRestarting, restartIn } from "@meerkat/core/system.ts";
import { turnTicks } from "@meerkat/core/timer.ts";
import { allowRequest } from "./access.ts";
import { RpcCall } from "./call.ts";
import type { RpcChannel } from "./channel.ts";
import { type Frame, parseFrame, requestText, responseText } from "./frame.ts";
import { findMethod } from "./methods.ts";
import { addChannel as addRoute, broadcastFrame, hasChannel, learnPeer, routeFrame } from "./router.ts";
import { schemeOf } from "./uri.ts";

export { addChannelFactory, channelClosed, channelOpened, channelReady, removeChannel } from "./router.ts";

/** No new request is taken in the last milliseconds before a restart: its answer might not get out. */
const RESTART_LOCKOUT_MS: i32 = 100;

let enabled: boolean = true;
const localIds: string[] = [];
let responseHandler: ((frame: Frame) => void) | undefined;

/** Nothing is received or sent any more (`rpc.enable`). */
export function disableRpc(): void {
  enabled = false;
}

/** The channel exists from now on. */
export function addChannel(channel: RpcChannel): void {
  if (!enabled) return;
  addRoute(channel);
}

/** Makes this machine answer to another id besides the device id. */
export function addLocalId(id: string): void {
  localIds.push(id);
}

/** Who gets the frames that are responses. */
export function setResponseHandler(handler: (frame: Frame) => void): void {
  responseHandler = handler;
}

/** How a request goes out. */
export class SendOptions {
  /** To every channel that takes part in broadcasts, instead of to one. */
  broadcast: boolean = false;
  /** Dropped if it cannot go at once. */
  noQueue: boolean = false;
}

/**
 * Sends a request or notification to `frame.dst` (empty: the default route). It waits while there is no way to go.
 * False if it was dropped.
 */
export function sendRequest(frame: Frame, options?: SendOptions): boolean {
  if (frame.src === "") frame.src = deviceId();
  const dst = frame.dst;
  // Who listens at an address has its own name: it goes without saying.
  if (schemeOf(dst) !== "") frame.dst = "";
  const text = requestText(frame);
  frame.dst = dst;
  const mayWait = options === undefined || !options.noQueue;
  return options !== undefined && options.broadcast ? broadcastFrame(text, mayWait) : routeFrame(text, dst, undefined, mayWait);
}

function sendResponse(call: RpcCall, outcome: string): void {
  const frame = call.frame;
  if (frame.id === "") return;
  const bound = hasChannel(call.channel) ? call.channel : undefined;
  routeFrame(responseText(frame, deviceId(), outcome), frame.src, bound, true);
}

function isOwnId(dst: string): boolean {
  return dst === "" || dst === deviceId() || localIds.includes(dst);
}

/** Handles the JSON text of a received frame. False if it is not a valid frame: logged, told to the channel, and not answered. */
export function frameReceived(channel: RpcChannel, text: string): boolean {
  if (!enabled) return true;
  const frame = parseFrame(text);
  if (frame !== undefined) return parsedFrameReceived(channel, frame);
  logError("rpc", `${channel.info()}: invalid frame (${text.length}): ${text.slice(0, 60)}`);
  channel.invalidFrame();
  return false;
}

/** Handles a received frame that is in pieces already. False if it is not a valid one, as above. */
export function parsedFrameReceived(channel: RpcChannel, frame: Frame): boolean {
  if (!enabled) return true;
  if (!isOwnId(frame.dst) || (frame.method === "" && frame.id === "")) {
    const fault = frame.method === "" && frame.id === "" ? "response without id" : `not for this machine: ${frame.dst.slice(0, 40)}`;
    logError("rpc", `${channel.info()}: invalid frame: ${fault}`);
    channel.invalidFrame();
    return false;
  }
  channel.lastActiveMs = turnTicks() >>> 0;
  learnPeer(channel, frame.src);
  if (frame.method !== "") handleRequest(channel, frame);
  else if (responseHandler !== undefined) responseHandler(frame);
  return true;
}

function handleRequest(channel: RpcChannel, frame: Frame): void {
  const call = new RpcCall(frame, channel, sendResponse);
  const method = findMethod(frame.method);
  logDebug("rpc", frame.method);
  if (method === undefined) {
    call.fail(404, `No handler for ${frame.method}`);
  } else if (isRestarting() && restartIn() < RESTART_LOCKOUT_MS) {
    call.fail(418, `shutting down in ${restartIn()} ms`);
  } else if (allowRequest(call)) {
    method.run(call);
  }
}
