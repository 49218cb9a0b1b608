import type { ConfigMqtt } from "@meerkat/config";
import { hexDigit } from "@meerkat/core/json_scan.ts";
import { type HostPort, parseHostPort } from "@meerkat/core/net/address.ts";
import { TlsSettings } from "@meerkat/core/net/tls.ts";
import { setTlsFile } from "@meerkat/core/net/tls_files.ts";
import { TLS_CA, TLS_CERT, TLS_CIPHERS, TLS_KEY, TLS_PSK, TLS_PSK_IDENTITY } from "@meerkat/hal/tls.ts";
import { MQTT_3_1_1, MQTT_5, Will } from "./packet.ts";
import { SessionSettings } from "./session_settings.ts";
import { SettingsFault } from "./settings_fault.ts";
import { isTopicName } from "./topic.ts";
import { textLength } from "./utf8.ts";

// What the settings `mqtt.*` say about the server and how to present oneself to it.

const PLAIN_PORT: i32 = 1883;
const TLS_PORT: i32 = 8883;

export function usesTls(config: ConfigMqtt): boolean {
  return config.ssl_cert !== "" || config.ssl_ca_cert !== "" || config.ssl_psk_identity !== "" || config.ssl_psk_key !== "" || config.ssl_insecure;
}

/** Host and port of `mqtt.server`; undefined if it is neither. */
export function serverAddress(config: ConfigMqtt): HostPort | undefined {
  const address = parseHostPort(config.server, config.ssl_ca_cert !== "" || config.ssl_insecure ? TLS_PORT : PLAIN_PORT);
  return address === undefined || address.host === "" ? undefined : address;
}

/** The settings that TLS settings are made of, to tell whether they have changed. */
export function tlsKey(config: ConfigMqtt): string {
  const { ssl_ca_cert, ssl_cert, ssl_key, ssl_cipher_suites, ssl_psk_identity, ssl_psk_key, ssl_insecure } = config;
  return [ssl_ca_cert, ssl_cert, ssl_key, ssl_cipher_suites, ssl_psk_identity, ssl_psk_key, `${ssl_insecure}`].join("\n");
}

/** What is wrong with settings that decide about security; empty if nothing is. */
function tlsFault(config: ConfigMqtt): string {
  if ((config.ssl_psk_identity === "") !== (config.ssl_psk_key === "")) return "ssl_psk_identity and ssl_psk_key belong together";
  if (config.ssl_psk_key !== "" && hexBytes(config.ssl_psk_key) === undefined) return "ssl_psk_key is not 32 or 64 hex digits";
  const unchecked = (config.ssl_ca_cert === "" || config.ssl_ca_cert === "*") && config.ssl_psk_key === "";
  return unchecked && !config.ssl_insecure ? "TLS without ssl_ca_cert cannot tell the server from an impostor; ssl_insecure allows it" : "";
}

/** TLS settings for a server. The files are read now. `SettingsFault` if they cannot be used. */
export function serverTls(config: ConfigMqtt): TlsSettings | SettingsFault {
  const fault = tlsFault(config);
  if (fault !== "") return new SettingsFault(fault);
  const tls = new TlsSettings();
  const missing = loadFiles(config, tls);
  if (missing !== "" || tls.error !== "") {
    tls.free();
    return new SettingsFault(missing !== "" ? missing : tls.error);
  }
  if (config.ssl_insecure) tls.skipVerification("ssl_insecure is set");
  return tls;
}

/** Name of the file that cannot be read, with a reason; empty if all could. */
function loadFiles(config: ConfigMqtt, tls: TlsSettings): string {
  const { ssl_ca_cert, ssl_cert, ssl_key, ssl_cipher_suites, ssl_psk_identity, ssl_psk_key } = config;
  if (ssl_ca_cert !== "" && ssl_ca_cert !== "*" && !setTlsFile(tls, TLS_CA, ssl_ca_cert)) return `ssl_ca_cert: ${ssl_ca_cert} cannot be used`;
  if (ssl_cert !== "") {
    const key = ssl_key === "" ? ssl_cert : ssl_key;
    if (!setTlsFile(tls, TLS_CERT, ssl_cert)) return `ssl_cert: ${ssl_cert} cannot be used`;
    if (!setTlsFile(tls, TLS_KEY, key)) return `ssl_key: ${key} cannot be used`;
  }
  const encoder = new TextEncoder();
  if (ssl_cipher_suites !== "") tls.set(TLS_CIPHERS, encoder.encode(ssl_cipher_suites), "ssl_cipher_suites");
  const psk = hexBytes(ssl_psk_key);
  if (psk !== undefined) {
    tls.set(TLS_PSK_IDENTITY, encoder.encode(ssl_psk_identity), "ssl_psk_identity");
    tls.set(TLS_PSK, psk, "ssl_psk_key");
  }
  return "";
}

/** 16 or 32 bytes given as hex digits. */
function hexBytes(text: string): Uint8Array | undefined {
  if (text.length !== 32 && text.length !== 64) return undefined;
  const bytes = new Uint8Array(text.length >> 1);
  for (let i: i32 = 0; i < text.length; i++) {
    const digit = hexDigit(text.charCodeAt(i));
    if (digit < 0) return undefined;
    bytes[i >> 1] = bytes[i >> 1]! * 16 + digit;
  }
  return bytes;
}

/** What the session needs to know. `SettingsFault` if a server could not be told so. */
export function sessionSettings(config: ConfigMqtt, deviceId: string): SessionSettings | SettingsFault {
  const settings = new SessionSettings();
  settings.version = config.version;
  settings.clientId = config.client_id === "" ? deviceId : config.client_id;
  settings.clean = config.clean_session;
  settings.sessionExpiry = config.session_expiry < 0 ? 0xffffffff : config.session_expiry;
  settings.keepAlive = config.keep_alive;
  settings.maxQos = config.max_qos;
  settings.receiveLimit = config.recv_mbuf_limit;
  settings.maxQueueLength = config.max_queue_length;
  settings.maxQueueBytes = config.max_queue_bytes;
  if (config.user !== "") settings.user = config.user;
  if (config.pass !== "") settings.password = new TextEncoder().encode(config.pass);
  if (config.will_topic !== "") {
    const will = new Will();
    will.topic = config.will_topic;
    will.payload = new TextEncoder().encode(config.will_message);
    will.retain = config.will_retain;
    settings.will = will;
  }
  const fault = settingsFault(config, settings);
  return fault === "" ? settings : new SettingsFault(fault);
}

function settingsFault(config: ConfigMqtt, settings: SessionSettings): string {
  if (settings.version !== MQTT_3_1_1 && settings.version !== MQTT_5) return "version is neither 4 nor 5";
  if (settings.keepAlive < 0 || settings.keepAlive > 65535) return "keep_alive is not between 0 and 65535";
  if (settings.maxQos < 0 || settings.maxQos > 2) return "max_qos is not 0, 1 or 2";
  if (settings.receiveLimit < 16) return "recv_mbuf_limit is below 16";
  if (textLength(settings.clientId) < 0 || textLength(config.user) < 0) return "client_id or user is no text that MQTT can carry";
  if (config.will_topic !== "" && !isTopicName(config.will_topic)) return "will_topic is no topic";
  if (config.pass !== "" && config.user === "" && settings.version === MQTT_3_1_1) return "pass without user: MQTT 3.1.1 has no such thing";
  return settings.clientId === "" && !settings.clean ? "clean_session is off, but there is no client_id" : "";
}
