import { triggerEvent } from "@meerkat/core/events.ts";
import { logError, logInfo } from "@meerkat/core/log.ts";
import { turnTicks } from "@meerkat/core/timer.ts";
import type { RpcChannel } from "./channel.ts";
import { EVENT_RPC_CHANNEL_CLOSED, EVENT_RPC_CHANNEL_OPEN, RpcChannelPayload } from "./events.ts";
import { sameDestination, schemeOf } from "./uri.ts";

// Which channel a frame goes to, and where it waits until that one can take it.

const WHERE: string = "rpc";

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

class ChannelFactory {
  readonly scheme: string;
  readonly open: (uri: string) => RpcChannel | undefined;

  constructor(scheme: string, open: (uri: string) => RpcChannel | undefined) {
    this.scheme = scheme;
    this.open = open;
  }
}

/** Oldest first. */
const channels: RpcChannel[] = [];
const factories: ChannelFactory[] = [];
/** Oldest first. */
let queue: QueuedFrame[] = [];
let queueLimit: i32 = 25;
let nonPersistentLimit: i32 = 20;

/** Most frames that wait to be sent (`rpc.max_queue_length`); the oldest is dropped for a newer one. 0: none wait. */
export function setRpcQueueLimit(frames: i32): void {
  queueLimit = frames;
}

/** Most requests of this machine that wait for a response: as many as frames may wait, and one in any case. */
export function rpcPendingLimit(): i32 {
  return queueLimit > 0 ? queueLimit : 1;
}

/** Most channels that are connections of peers (`rpc.max_non_persistent_channels`); 0: any number. */
export function setNonPersistentLimit(count: i32): void {
  nonPersistentLimit = count;
}

/** Frames to a URI of this scheme open their channel by `open`: it makes the channel, not yet added, or undefined if the URI is none of its. */
export function addChannelFactory(scheme: string, open: (uri: string) => RpcChannel | undefined): void {
  factories.push(new ChannelFactory(scheme, open));
}

/** The channel exists from now on. If there are too many of peers, the least active of them is closed. */
export function addChannel(channel: RpcChannel): void {
  channels.push(channel);
  if (!channel.isPersistent()) makeRoomFor(channel);
  if (channel.dst !== "") triggerEvent(EVENT_RPC_CHANNEL_OPEN, new RpcChannelPayload(channel.dst));
  channelReady(channel);
}

function makeRoomFor(newest: RpcChannel): void {
  let count: i32 = 0;
  let idle: RpcChannel | undefined;
  for (const channel of channels) {
    if (channel.isPersistent()) continue;
    count++;
    if (channel !== newest && (idle === undefined || ((channel.lastActiveMs - idle.lastActiveMs) | 0) < 0)) idle = channel;
  }
  if (nonPersistentLimit <= 0 || count <= nonPersistentLimit || idle === undefined) return;
  logInfo(WHERE, `${idle.info()}: closed, too many channels`);
  idle.close();
  removeChannel(idle);
}

/** Takes a channel away, with the frames that wait for it. No effect if it is away already. */
export function removeChannel(channel: RpcChannel): void {
  const index = channels.indexOf(channel);
  if (index < 0) return;
  // One that lives for one request is the newest.
  if (index === channels.length - 1) channels.pop();
  else channels.splice(index, 1);
  if (queue.length > 0) queue = queue.filter((queued) => queued.channel !== channel);
  if (channel.dst !== "") triggerEvent(EVENT_RPC_CHANNEL_CLOSED, new RpcChannelPayload(channel.dst));
}

export function hasChannel(channel: RpcChannel): boolean {
  return channels.includes(channel);
}

/** A persistent channel, added before, has its connection (again). */
export function channelOpened(channel: RpcChannel): void {
  if (channel.dst !== "") triggerEvent(EVENT_RPC_CHANNEL_OPEN, new RpcChannelPayload(channel.dst));
  channelReady(channel);
}

/** The connection of a channel is gone. One that is not persistent is forgotten, with the frames that wait for it. */
export function channelClosed(channel: RpcChannel): void {
  if (!channel.isPersistent()) removeChannel(channel);
  else if (channel.dst !== "" && hasChannel(channel)) triggerEvent(EVENT_RPC_CHANNEL_CLOSED, new RpcChannelPayload(channel.dst));
}

/** The channel can take a frame (again): sends what waits for it. */
export function channelReady(channel: RpcChannel): void {
  for (let i: i32 = 0; i < queue.length && channel.canSend(); ) {
    const queued = queue[i]!;
    if ((queued.channel ?? routeTo(queued.dst)) === channel) {
      queue.splice(i, 1);
      deliver(channel, queued.text, queued.dst);
      // The transport may have taken further frames in the meantime.
      i = 0;
    } else {
      i++;
    }
  }
}

function deliver(channel: RpcChannel, text: string, dst: string): void {
  channel.lastActiveMs = turnTicks() >>> 0;
  channel.send(text, dst);
}

/** The newest channel to `dst`, else the default route: the oldest channel to anybody. */
function routeTo(dst: string): RpcChannel | undefined {
  for (let i: i32 = channels.length - 1; i >= 0 && dst !== ""; i--) {
    if (sameDestination(channels[i]!.dst, dst)) return channels[i];
  }
  if (schemeOf(dst) !== "") return undefined;
  for (const channel of channels) {
    if (channel.dst === "*") return channel;
  }
  return undefined;
}

function openRoute(dst: string): RpcChannel | undefined {
  const scheme = schemeOf(dst);
  for (const factory of factories) {
    if (factory.scheme !== scheme) continue;
    const channel = factory.open(dst);
    if (channel === undefined) continue;
    channel.dst = dst;
    addChannel(channel);
    return channel;
  }
  return undefined;
}

/**
 * Sends a frame by `bound`, else by the channel to `dst`, which may have to be opened for it. It waits if it has to
 * and may (`mayWait`). False if it was dropped.
 */
export function routeFrame(text: string, dst: string, bound: RpcChannel | undefined, mayWait: boolean): boolean {
  let channel = bound ?? routeTo(dst);
  if (channel !== undefined && channel.canSend()) {
    deliver(channel, text, dst);
    return true;
  }
  const isUri = bound === undefined && schemeOf(dst) !== "";
  if (channel === undefined && isUri) {
    channel = openRoute(dst);
    if (channel === undefined) {
      logError(WHERE, `no way to ${dst}`);
      return false;
    }
    if (channel.canSend()) {
      deliver(channel, text, dst);
      return true;
    }
  }
  // What waits for a connection to a URI goes with it.
  return mayWait && enqueue(new QueuedFrame(text, dst, isUri ? channel : bound));
}

function enqueue(frame: QueuedFrame): boolean {
  if (queueLimit <= 0) return false;
  while (queue.length >= queueLimit) {
    queue.shift();
    logError(WHERE, "queue is full, oldest frame dropped");
  }
  queue.push(frame);
  return true;
}

/** Sends a frame on every channel that takes part in broadcasts. False if none could or will send it. */
export function broadcastFrame(text: string, mayWait: boolean): boolean {
  let sent = false;
  for (const channel of channels.slice()) {
    if (channel.wantsBroadcast() && routeFrame(text, "", channel, mayWait)) sent = true;
  }
  return sent;
}

/** Remembers who is at the other end, unless another channel leads there; what waits for it can go. */
export function learnPeer(channel: RpcChannel, src: string): void {
  if (channel.dst !== "" || src === "") return;
  for (const other of channels) {
    if (other.dst === src) return;
  }
  channel.dst = src;
  triggerEvent(EVENT_RPC_CHANNEL_OPEN, new RpcChannelPayload(src));
  channelReady(channel);
}
