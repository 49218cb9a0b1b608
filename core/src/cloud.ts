import { EVENT_GROUP_MOS, EventPayload } from "./events.ts";

// Events of connections to a cloud, numbered as in Mongoose OS. They carry a CloudPayload.

/** The cloud has accepted the device. */
export const EVENT_CLOUD_CONNECTED: i32 = EVENT_GROUP_MOS + 4;
/** A connection that was accepted is over. */
export const EVENT_CLOUD_DISCONNECTED: i32 = EVENT_GROUP_MOS + 5;
/** An attempt to connect begins. */
export const EVENT_CLOUD_CONNECTING: i32 = EVENT_GROUP_MOS + 6;
/** An attempt to connect has failed. */
export const EVENT_CLOUD_CONNECTERROR: i32 = EVENT_GROUP_MOS + 7;

/** Which cloud. */
export const CLOUD_MQTT: i32 = 0;

/** Comes with EVENT_CLOUD_*. */
export class CloudPayload extends EventPayload {
  /** CLOUD_*. */
  readonly cloud: i32;

  constructor(cloud: i32) {
    super();
    this.cloud = cloud;
  }
}
