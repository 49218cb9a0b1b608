import { ConfigMqtt } from "@meerkat/config";
import { MqttClient, MqttServer } from "@meerkat/mqtt/client.ts";
import { openTransport } from "@meerkat/mqtt/connector.ts";
import { MQTT_CONNECTED } from "@meerkat/mqtt/state.ts";
import { until } from "../../../core/test/net/machine.ts";

/** Settings of a client of a broker at a port of this machine, that does not wait long to connect again. */
export function settings(port: number, change: Partial<ConfigMqtt> = {}): ConfigMqtt {
  const config = new ConfigMqtt();
  const base = { enable: true, server: `127.0.0.1:${port}`, reconnect_timeout_min: 0.05, reconnect_timeout_max: 0.2 };
  return Object.assign(config, base, change);
}

const started: MqttClient[] = [];

/** A client that is started, and stopped by `stopClients`. */
export function startClient(id: string, ...configs: ConfigMqtt[]): MqttClient {
  const servers = configs.map((config, index) => new MqttServer(index === 0 ? "mqtt" : `mqtt${index}`, config));
  const client = new MqttClient(servers, id, openTransport);
  started.push(client);
  client.start();
  return client;
}

export async function connected(client: MqttClient): Promise<void> {
  await until(() => client.state === MQTT_CONNECTED, `connected (${client.lastError})`, 10_000);
}

export function stopClients(): void {
  for (const client of started.splice(0)) client.stop();
}
