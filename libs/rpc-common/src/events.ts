import { EventPayload } from "@meerkat/core/events.ts";

export const EVENT_GROUP_RPC: i32 = 0x52504300;
/** A channel to a known peer is open. */
export const EVENT_RPC_CHANNEL_OPEN: i32 = EVENT_GROUP_RPC + 0;
/** A channel to a known peer is closed. */
export const EVENT_RPC_CHANNEL_CLOSED: i32 = EVENT_GROUP_RPC + 1;

/** Comes with EVENT_RPC_CHANNEL_*. */
export class RpcChannelPayload extends EventPayload {
  readonly dst: string;

  constructor(dst: string) {
    super();
    this.dst = dst;
  }
}
