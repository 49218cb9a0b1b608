import { decodeBase64 } from "@meerkat/core/base64.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import type { MqttClient } from "@meerkat/mqtt/client.ts";
import { MQTT_CONNECTED, MQTT_CONNECTING } from "@meerkat/mqtt/state.ts";
import { isTopicName } from "@meerkat/mqtt/topic.ts";
import type { ArgsReader } from "@meerkat/rpc-common/args.ts";
import { type RpcCall, RpcError } from "@meerkat/rpc-common/call.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

const BAD_REQUEST: i32 = 400;
const UNAVAILABLE: i32 = 503;

function stateName(state: i32): string {
  if (state === MQTT_CONNECTED) return "connected";
  return state === MQTT_CONNECTING ? "connecting" : "disconnected";
}

function statusText(client: MqttClient): string {
  const { outgoing, subscriptions } = client.session;
  const list: string[] = [];
  for (const { filter, qos, granted } of subscriptions.all()) {
    list.push(`{"topic":${jsonString(filter)},"qos":${qos},"granted":${granted ? "true" : "false"}}`);
  }
  const head = `"state":"${stateName(client.state)}","server":${jsonString(client.server)},"last_error":${jsonString(client.lastError)}`;
  return `{${head},"queued":${outgoing.length},"queued_bytes":${outgoing.size},"unsent":${client.unsent},"subscriptions":[${list.join(",")}]}`;
}

/** Arguments of Mqtt.Publish. */
class PublishArgs {
  readonly topic: string;
  readonly message: string | undefined;
  readonly data: string | undefined;
  readonly qos: i32;
  readonly retain: boolean;

  constructor(args: ArgsReader) {
    this.topic = args.string("topic");
    this.message = args.optionalString("message");
    this.data = args.optionalString("data");
    this.qos = args.optionalInt("qos", 0, 0, 2);
    this.retain = args.optionalBool("retain", false);
  }
}

/** The payload: text, or bytes in Base64. Neither: an empty one, which takes a retained message away. */
function payloadOf(args: PublishArgs): Uint8Array | string {
  const { message, data } = args;
  if (message !== undefined && data !== undefined) throw new RpcError(BAD_REQUEST, "message and data exclude each other");
  if (data === undefined) return message ?? "";
  const bytes = decodeBase64(data);
  if (bytes === undefined) throw new RpcError(BAD_REQUEST, "data is not Base64");
  return bytes;
}

function publish(client: MqttClient, args: PublishArgs, call: RpcCall): void {
  const payload = payloadOf(args);
  if (!isTopicName(args.topic)) throw new RpcError(BAD_REQUEST, "topic cannot be published to");
  const id = client.publish(args.topic, payload, args.qos, args.retain);
  if (id === 0) throw new RpcError(UNAVAILABLE, client.state === MQTT_CONNECTED ? "no room for the message" : "not connected");
  call.reply(`{"packet_id":${id}}`);
}

/** Registers Mqtt.Status and Mqtt.Publish. */
export function addMqttService(client: MqttClient): void {
  addTyped(
    "Mqtt.Status",
    () => undefined,
    (_, call) => call.reply(statusText(client)),
  );
  addTyped(
    "Mqtt.Publish",
    (args) => new PublishArgs(args),
    (args, call) => publish(client, args, call),
  );
}
