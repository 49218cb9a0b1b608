import type { MqttClient } from "./client.ts";
import type { MqttHandler } from "./handlers.ts";
import { MQTT_CONNECTED } from "./state.ts";
import type { Subscription } from "./subscriptions.ts";

// The client of the settings `mqtt.*`, for everybody. While `mqtt.enable` is off it is there as well, but not connected.

let client: MqttClient | undefined;

/** Which client the functions below use. */
export function setMqttClient(theClient: MqttClient): void {
  client = theClient;
}

/** The client, for what the functions below do not say; undefined before the library is initialised. */
export function mqttClient(): MqttClient | undefined {
  return client;
}

/** As `MqttClient.publish`: the packet identifier, or 0 if the message was not taken. */
export function mqttPublish(topic: string, data: Uint8Array | string, qos: i32, retain: boolean): i32 {
  return client === undefined ? 0 : client.publish(topic, data, qos, retain);
}

/** As `MqttClient.subscribe`. */
export function mqttSubscribe(filter: string, qos: i32, handler: MqttHandler): Subscription | undefined {
  return client === undefined ? undefined : client.subscribe(filter, qos, handler);
}

/** As `MqttClient.unsubscribe`. */
export function mqttUnsubscribe(filter: string): boolean {
  return client !== undefined && client.unsubscribe(filter);
}

export function isMqttConnected(): boolean {
  return client !== undefined && client.state === MQTT_CONNECTED;
}

/** Calls `fn` with MQTT_* of state.ts at each change. */
export function onMqttState(fn: (state: i32) => void): void {
  if (client !== undefined) client.onState(fn);
}
