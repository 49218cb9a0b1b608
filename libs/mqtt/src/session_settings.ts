import { MQTT_3_1_1, type Will } from "./packet.ts";

/** How a client presents itself to a server, and what it keeps. */
export class SessionSettings {
  /** MQTT_3_1_1 or MQTT_5. */
  version: i32 = MQTT_3_1_1;
  /** Not empty, unless `clean`. */
  clientId: string = "";
  user: string | undefined = undefined;
  /** With 3.1.1 only beside a user name. */
  password: Uint8Array | undefined = undefined;
  clean: boolean = true;
  /** Seconds that the server keeps the session (MQTT 5, not `clean`); 0xffffffff: for ever. */
  sessionExpiry: u32 = 0xffffffff;
  /** Seconds, up to 65535; 0: none. */
  keepAlive: i32 = 60;
  will: Will | undefined = undefined;
  /** Highest QoS of messages and subscriptions. */
  maxQos: i32 = 2;
  /** Largest packet received, in bytes. */
  receiveLimit: i32 = 3072;
  /** Most messages of QoS 1 and 2 kept until they are acknowledged; 0: none are kept. */
  maxQueueLength: i32 = 5;
  /** Most bytes of them. */
  maxQueueBytes: i32 = 16384;
}
