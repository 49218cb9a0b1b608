import type { ConfigMqtt } from "@meerkat/config";
import type { TlsSettings } from "@meerkat/core/net/tls.ts";
import { SettingsFault } from "./settings_fault.ts";
import { TcpTransport } from "./tcp_transport.ts";
import type { MqttTransport } from "./transport.ts";

/** Opens a connection to a server, or tells why the settings do not allow it. */
export type MqttConnector = (config: ConfigMqtt, host: string, port: i32, tls: TlsSettings | undefined) => MqttTransport | SettingsFault;

let webSocket: MqttConnector | undefined;

/** Set by the library that carries MQTT over WebSockets. */
export function setWebSocketConnector(connector: MqttConnector): void {
  webSocket = connector;
}

/** Opens what the settings of a server ask for: TCP, or a WebSocket. */
export function openTransport(config: ConfigMqtt, host: string, port: i32, tls: TlsSettings | undefined): MqttTransport | SettingsFault {
  if (!config.ws_enable) return new TcpTransport(host, port, tls);
  return webSocket === undefined ? new SettingsFault("ws_enable: the library mqtt-ws is not in this program") : webSocket(config, host, port, tls);
}
