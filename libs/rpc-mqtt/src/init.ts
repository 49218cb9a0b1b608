import { config } from "@meerkat/config";
import { deviceId } from "@meerkat/core/device.ts";
import { mqttClient } from "@meerkat/mqtt/mqtt.ts";
import { startRpcMqtt } from "./mqtt_channel.ts";

// Importing this file puts the library into a program: RPC through the server of `mqtt`.

const client = mqttClient();
if (config.rpc.enable && config.rpc.mqtt.enable && (config.mqtt.enable || config.mqtt1.enable) && client !== undefined) {
  startRpcMqtt(client, config.rpc.mqtt, deviceId());
}
