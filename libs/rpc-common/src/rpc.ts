import "@meerkat/hal/system.native.ts";
import { EventPayload, triggerEvent } from "@meerkat/core/events.ts";
import { logDebug, logError } from "@meerkat/core/log.ts";
import { isRestarting, restartIn } from "@meerkat/core/system.ts";
import { RpcCall } from "./call.ts";
import type { RpcChannel } from "./channel.ts";
import { type Frame, parseFrame, requestText, responseText } from "./frame.ts";
import { findMethod } from "./methods.ts";

export const EVENT_GROUP_RPC: i32 = 0x52504300;
export const EVENT_RPC_CHANNEL_OPEN: i32 = EVENT_GROUP_RPC + 0;
export const EVENT_RPC_CHANNEL_CLOSED: i32 = EVENT_GROUP_RPC + 1;

/** Comes with EVENT_RPC_CHANNEL_*. */
export class RpcChannelPayload extends EventPayload {
  readonly dst: string;

  constructor(dst: string) {
    super();
    this.dst = dst;
  }
}

/** No new request is taken in the last milliseconds before a restart: its answer might not get out. */
const RESTART_LOCKOUT_MS: i32 = 100;

/** A frame that waits for its channel, or for a channel to `dst`. */
class QueuedFrame {
  readonly text: string;
  readonly dst: string;
  readonly channel: RpcChannel | undefined;

  constructor(text: string, dst: string, channel: RpcChannel | undefined) {
    this.text = text;
    this.dst = dst;
    this.channel = channel;
  }
}

/** Newest last. */
const channels: RpcChannel[] = [];
let queue: QueuedFrame[] = [];
let queueLimit: i32 = 25;
const localIds: string[] = [];
let responseHandler: ((frame: Frame) => void) | undefined;

/** Most frames that wait to be sent (`rpc.max_queue_length`); the oldest is dropped for a newer one. 0: none wait. */
export function setRpcQueueLimit(frames: i32): void {
  queueLimit = frames;
}

/** Makes this machine answer to another id besides the device id. */
export function addLocalId(id: string): void {
  localIds.push(id);
}

/** Who gets the frames that are responses. */
export function setResponseHandler(handler: (frame: Frame) => void): void {
  responseHandler = handler;
}

export function addChannel(channel: RpcChannel): void {
  channels.push(channel);
  channelReady(channel);
  if (channel.dst !== "") triggerEvent(EVENT_RPC_CHANNEL_OPEN, new RpcChannelPayload(channel.dst));
}

/** Takes a closed channel away, with the frames that wait for it. */
export function removeChannel(channel: RpcChannel): void {
  const index = channels.indexOf(channel);
  if (index < 0) return;
  channels.splice(index, 1);
  queue = queue.filter((queued) => queued.channel !== channel);
  if (channel.dst !== "") triggerEvent(EVENT_RPC_CHANNEL_CLOSED, new RpcChannelPayload(channel.dst));
}

/** The channel can take a frame (again): sends what waits for it. */
export function channelReady(channel: RpcChannel): void {
  for (let i: i32 = 0; i < queue.length && channel.canSend(); ) {
    const queued = queue[i]!;
    if ((queued.channel ?? routeTo(queued.dst)) === channel) {
      queue.splice(i, 1);
      channel.send(queued.text);
    } else {
      i++;
    }
  }
}

/** The newest channel to `dst`, else the default route: the oldest channel to anybody. */
function routeTo(dst: string): RpcChannel | undefined {
  for (let i: i32 = channels.length - 1; i >= 0 && dst !== ""; i--) {
    if (channels[i]!.dst === dst) return channels[i];
  }
  for (const channel of channels) {
    if (channel.dst === "*") return channel;
  }
  return undefined;
}

function sendText(text: string, dst: string, bound: RpcChannel | undefined): void {
  const channel = bound ?? routeTo(dst);
  if (channel !== undefined && channel.canSend()) {
    channel.send(text);
    return;
  }
  if (queueLimit <= 0) return;
  if (queue.length >= queueLimit) {
    queue.shift();
    logError("rpc", "queue is full, oldest frame dropped");
  }
  queue.push(new QueuedFrame(text, dst, bound));
}

/** Sends a request or notification to `frame.dst` (empty: the default route). It waits while there is no way to go. */
export function sendRequest(frame: Frame): void {
  if (frame.src === "") frame.src = hal_device_id();
  sendText(requestText(frame), frame.dst, undefined);
}

function sendResponse(call: RpcCall, outcome: string): void {
  const frame = call.frame;
  if (frame.id === "") return;
  const bound = channels.includes(call.channel) ? call.channel : undefined;
  sendText(responseText(frame, hal_device_id(), outcome), frame.src, bound);
}

function isLocal(dst: string): boolean {
  return dst === "" || dst === hal_device_id() || localIds.includes(dst);
}

/** Remembers who is at the other end, unless another channel leads there; what waits for it can go. */
function learnPeer(channel: RpcChannel, src: string): void {
  if (channel.dst !== "" || src === "") return;
  for (const other of channels) {
    if (other.dst === src) return;
  }
  channel.dst = src;
  triggerEvent(EVENT_RPC_CHANNEL_OPEN, new RpcChannelPayload(src));
  channelReady(channel);
}

/** Handles the JSON text of a received frame. False if it is not a valid frame: logged, and not answered. */
export function frameReceived(channel: RpcChannel, text: string): boolean {
  const frame = parseFrame(text);
  if (frame === undefined || !isLocal(frame.dst) || (frame.method === "" && frame.id === "")) {
    logError("rpc", `${channel.info()}: invalid frame (${text.length}): ${text.slice(0, 60)}`);
    return false;
  }
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
  } else {
    method.run(call);
  }
}
