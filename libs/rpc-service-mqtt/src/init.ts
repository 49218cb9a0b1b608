import { mqttClient } from "@meerkat/mqtt/mqtt.ts";
import { addMqttService } from "./mqtt_service.ts";

// Importing this file puts the library into a program: the methods Mqtt.*.

const client = mqttClient();
if (client !== undefined) addMqttService(client);
