import type { ConfigRpcWs } from "@meerkat/config";
import { logError } from "@meerkat/core/log.ts";
import { TlsSettings } from "@meerkat/core/net/tls.ts";
import { setTlsFile } from "@meerkat/core/net/tls_files.ts";
import { TLS_CA, TLS_CERT, TLS_KEY } from "@meerkat/hal/tls.ts";
import { parseDecimal } from "@meerkat/http-common/ascii.ts";
import { queryParameter } from "@meerkat/http-common/url.ts";

/** Longest time between attempts, in seconds: a day. */
const MAX_INTERVAL_S: i32 = 86400;

/** How a server is reached. Times are in milliseconds. */
export class WsSettings {
  /** Without fragment. */
  address: string = "";
  minMs: i32 = 1000;
  /** 0: there is no second attempt. */
  maxMs: i32 = 60000;
  /** A connection that is not made again ends after this time without frames; 0: never. */
  idleMs: i32 = 0;
  serverName: string = "";
  cert: string = "";
  key: string = "";
  caCert: string = "";
  insecure: boolean = false;

  get secure(): boolean {
    return this.address.startsWith("wss:");
  }
}

/** The settings of the configuration, for an address. */
export function wsSettings(section: ConfigRpcWs, address: string, idleMs: i32): WsSettings {
  const settings = new WsSettings();
  const hash = address.indexOf("#");
  settings.address = hash < 0 ? address : address.slice(0, hash);
  settings.minMs = milliseconds(section.reconnect_interval_min);
  settings.maxMs = section.reconnect_interval_max > 0 ? milliseconds(section.reconnect_interval_max) : 0;
  settings.idleMs = idleMs;
  settings.serverName = section.ssl_server_name;
  settings.cert = section.ssl_cert;
  settings.key = section.ssl_key;
  settings.caCert = section.ssl_ca_cert;
  settings.insecure = section.ssl_insecure;
  return settings;
}

/** Takes the options in the fragment of an address: `ws://host/rpc#reconnect_interval_max=0&idle_close_timeout=5`. */
export function withFragment(settings: WsSettings, address: string): WsSettings {
  const hash = address.indexOf("#");
  const options = hash < 0 ? "" : address.slice(hash + 1);
  settings.cert = queryParameter(options, "ssl_cert") ?? settings.cert;
  settings.key = queryParameter(options, "key") ?? settings.key;
  settings.caCert = queryParameter(options, "ssl_ca_cert") ?? settings.caCert;
  settings.serverName = queryParameter(options, "ssl_server_name") ?? settings.serverName;
  const min = parseDecimal(queryParameter(options, "reconnect_interval_min") ?? "");
  const max = parseDecimal(queryParameter(options, "reconnect_interval_max") ?? "");
  const idle = parseDecimal(queryParameter(options, "idle_close_timeout") ?? "");
  if (min >= 0) settings.minMs = milliseconds(min);
  if (max >= 0) settings.maxMs = max > 0 ? milliseconds(max) : 0;
  if (idle >= 0) settings.idleMs = idle > 0 ? milliseconds(idle) : 0;
  return settings;
}

/** At least one second: a server that refuses must not be asked without end. */
function milliseconds(seconds: i32): i32 {
  return (seconds < 1 ? 1 : seconds > MAX_INTERVAL_S ? MAX_INTERVAL_S : seconds) * 1000;
}

/** TLS for a connection to a server. Undefined, and said in the log, if it cannot be had: a server that nobody checks may be anyone. */
export function clientTls(settings: WsSettings): TlsSettings | undefined {
  const anyServer = settings.caCert === "" || settings.caCert === "*";
  if (anyServer && !settings.insecure) {
    logError("rpc_ws", "wss without rpc.ws.ssl_ca_cert cannot tell the server from an impostor; rpc.ws.ssl_insecure allows it");
    return undefined;
  }
  const tls = new TlsSettings();
  const set = anyServer || setTlsFile(tls, TLS_CA, settings.caCert);
  const key = settings.key === "" ? settings.cert : settings.key;
  if (!set || (settings.cert !== "" && !(setTlsFile(tls, TLS_CERT, settings.cert) && setTlsFile(tls, TLS_KEY, key)))) return undefined;
  if (settings.insecure) tls.skipVerification("rpc.ws.ssl_insecure is set");
  return tls;
}
