/** Lets the demo's machine publish to the demo's broker. */
import type { ManagedDevice } from "../ui/managed-device.ts";
import { type Broker, startBroker } from "./broker.ts";

const MAX_SHOWN = 200;

interface MqttSettings {
  enable?: boolean;
  server?: string;
}

/**
 * Starts a broker as soon as the device is online, and sets the device's server unless it is that one already. What is published
 * appears in its timeline. Undefined for a program without MQTT.
 */
export async function publishFrom(device: ManagedDevice): Promise<Broker | undefined> {
  await device.untilOnline();
  const settings = ((await device.link.call("Config.Get", { key: "mqtt" }).catch(() => undefined)) ?? undefined) as MqttSettings | undefined;
  if (settings === undefined) return undefined;
  const [, usual] = /^127\.0\.0\.1:(\d+)$/.exec(settings.server ?? "") ?? [];
  const broker = await startBroker(Number(usual ?? 0), (topic, payload) => device.note("mqtt", `${topic} ${payload.slice(0, MAX_SHOWN)}`));
  const server = `127.0.0.1:${broker.port}`;
  if (settings.enable !== true || settings.server !== server) {
    await device.link.call("Config.Set", { config: { mqtt: { enable: true, server } }, save: true, reboot: true });
    device.note("config", `publishes to the broker of the demo, ${server}`);
  }
  return broker;
}
