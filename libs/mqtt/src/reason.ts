import { MQTT_5 } from "./packet.ts";

// Reason codes of MQTT 5 (section 2.4) that this side sends, and words for all that it may receive.

export const REASON_SUCCESS: i32 = 0;
export const REASON_MALFORMED: i32 = 0x81;
export const REASON_PROTOCOL_ERROR: i32 = 0x82;
export const REASON_UNSUPPORTED_VERSION: i32 = 0x84;
export const REASON_KEEP_ALIVE: i32 = 0x8d;
export const REASON_ID_NOT_FOUND: i32 = 0x92;
export const REASON_RECEIVE_MAXIMUM: i32 = 0x93;
export const REASON_TOPIC_ALIAS: i32 = 0x94;
export const REASON_TOO_LARGE: i32 = 0x95;

/** From 0x80 on. */
const REFUSALS: readonly string[] = [
  "unspecified error",
  "malformed packet",
  "protocol error",
  "implementation specific error",
  "unsupported protocol version",
  "client identifier not valid",
  "bad user name or password",
  "not authorized",
  "server unavailable",
  "server busy",
  "banned",
  "server shutting down",
  "bad authentication method",
  "keep alive timeout",
  "session taken over",
  "topic filter invalid",
  "topic name invalid",
  "packet identifier in use",
  "packet identifier not found",
  "receive maximum exceeded",
  "topic alias invalid",
  "packet too large",
  "message rate too high",
  "quota exceeded",
  "administrative action",
  "payload format invalid",
  "retain not supported",
  "QoS not supported",
  "use another server",
  "server moved",
  "shared subscriptions not supported",
  "connection rate exceeded",
  "maximum connect time",
  "subscription identifiers not supported",
  "wildcard subscriptions not supported",
];

/** Return codes of a CONNACK of 3.1.1 (table 3.1). */
const RETURN_CODES: readonly string[] = [
  "accepted",
  "unacceptable protocol version",
  "client identifier rejected",
  "server unavailable",
  "bad user name or password",
  "not authorized",
];

/** Words for a reason code of MQTT 5, or for one of 3.1.1, where only CONNACK and SUBACK have any. */
export function reasonText(version: i32, code: i32): string {
  if (version !== MQTT_5 && code < RETURN_CODES.length) return RETURN_CODES[code]!;
  if (code === 0) return "success";
  return code >= 0x80 && code - 0x80 < REFUSALS.length ? REFUSALS[code - 0x80]! : `code ${code}`;
}
