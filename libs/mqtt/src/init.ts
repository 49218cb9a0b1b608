import { config } from "@meerkat/config";
import { expandPlaceholders } from "@meerkat/core/config/placeholders.ts";
import { deviceId, deviceMac } from "@meerkat/core/device.ts";
import { onEvent } from "@meerkat/core/events.ts";
import { EVENT_NET_IP_ACQUIRED } from "@meerkat/core/net/interfaces.ts";
import { MqttClient, MqttServer } from "./client.ts";
import { openTransport } from "./connector.ts";
import { LogTopics } from "./log_topics.ts";
import { setMqttClient } from "./mqtt.ts";

// Importing this file puts the library into a program: a client of the servers in `mqtt` and `mqtt1`.

const servers: MqttServer[] = [];
if (config.mqtt.enable) servers.push(new MqttServer("mqtt", config.mqtt));
if (config.mqtt1.enable) servers.push(new MqttServer("mqtt1", config.mqtt1));
const isEnabled = servers.length > 0;
if (!isEnabled) servers.push(new MqttServer("mqtt", config.mqtt));

const client = new MqttClient(servers, deviceId(), openTransport);
setMqttClient(client);

const { stdout_topic, stderr_topic } = config.debug;
if (stdout_topic !== "" || stderr_topic !== "") {
  const expand = (topic: string): string => expandPlaceholders(topic, deviceMac());
  new LogTopics(client, deviceId(), expand(stdout_topic), expand(stderr_topic), config.mqtt.debug_use_log_level).start();
}

if (isEnabled) {
  onEvent(EVENT_NET_IP_ACQUIRED, () => client.hurry());
  client.start();
}
