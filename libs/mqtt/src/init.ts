import "@meerkat/core/init.ts";
import { config } from "@meerkat/config";
import { deviceId } from "@meerkat/core/device.ts";
import { MqttClient, MqttServer } from "./client.ts";
import { openTransport } from "./connector.ts";
import { setMqttClient } from "./mqtt.ts";

// Importing this file puts the library into a program: a client of the servers in `mqtt` and `mqtt1`.

const servers: MqttServer[] = [];
if (config.mqtt.enable) servers.push(new MqttServer("mqtt", config.mqtt));
if (config.mqtt1.enable) servers.push(new MqttServer("mqtt1", config.mqtt1));
const isEnabled = servers.length > 0;
if (!isEnabled) servers.push(new MqttServer("mqtt", config.mqtt));

const client = new MqttClient(servers, deviceId(), openTransport);
setMqttClient(client);
if (isEnabled) client.start();
