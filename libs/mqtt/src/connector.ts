import type { ConfigMqtt } from "@meerkat/config";
import type { TlsSettings } from "@meerkat/core/net/tls.ts";
import { TcpTransport } from "./tcp_transport.ts";
import type { MqttTransport } from "./transport.ts";

/** Opens what the settings of a server ask for. */
export function openTransport(_config: ConfigMqtt, host: string, port: i32, tls: TlsSettings | undefined): MqttTransport {
  return new TcpTransport(host, port, tls);
}
