/** `--port`: where a device is, and how it is talked to. */
import { UserError } from "../errors.ts";

/** What may stand before the host: `user:password@`. */
export interface UserInfo {
  user: string;
  password: string;
}

export interface SerialAddress {
  kind: "serial";
  path: string;
}

export interface TcpAddress {
  kind: "tcp";
  host: string;
  port: number;
}

/** HTTP, WebSocket: `url` has no user information. */
export interface WebAddress {
  kind: "http" | "ws";
  url: URL;
  userInfo?: UserInfo | undefined;
}

export interface MqttAddress {
  kind: "mqtt";
  /** Of the broker. */
  url: URL;
  deviceId: string;
  userInfo?: UserInfo | undefined;
}

export interface UdpAddress {
  kind: "udp";
  /** Empty: any, to listen at. */
  host: string;
  port: number;
  userInfo?: UserInfo | undefined;
}

export type Address = SerialAddress | TcpAddress | WebAddress | MqttAddress | UdpAddress;

const FORMS = "write /dev/ttyUSB0, tcp://host:port, ws://host/rpc, http://host/rpc, mqtt://broker/device_id or udp://host:port (wss, https, mqtts: with TLS)";

/** Throws UserError. */
export function parseAddress(text: string): Address {
  const scheme = /^([a-z]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    if (text === "") throw new UserError("the port is empty", FORMS);
    if (/^[\w.-]+:\d+$/.test(text)) throw new UserError(`${text} is not a port`, `write tcp://${text}`);
    return { kind: "serial", path: text };
  }
  switch (scheme) {
    case "serial":
      return { kind: "serial", path: text.slice("serial://".length) };
    case "tcp": {
      const { host, port } = hostAndPort(text, "a TCP address", "write tcp://127.0.0.1:1993");
      if (host === "") throw new UserError(`${text} is not a TCP address`, "write tcp://127.0.0.1:1993");
      return { kind: "tcp", host, port };
    }
    case "udp":
      return { kind: "udp", ...hostAndPort(text, "a UDP address", "write udp://192.168.1.5:1993") };
    case "http":
    case "https":
      return webAddress("http", text);
    case "ws":
    case "wss":
      return webAddress("ws", text);
    case "mqtt":
    case "mqtts":
      return mqttAddress(text);
    default:
      throw new UserError(`ports of the form ${scheme}:// are not supported`, FORMS);
  }
}

function hostAndPort(text: string, what: string, hint: string): { host: string; port: number; userInfo?: UserInfo | undefined } {
  const [, info, host, digits] = /^[a-z]+:\/\/(?:([^@/]*)@)?(\[[0-9a-f:]+\]|[\w.-]*):(\d+)\/?$/i.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || digits === undefined || port < 1 || port > 65535) throw new UserError(`${text} is not ${what}`, hint);
  const [user = "", ...rest] = (info ?? "").split(":");
  const userInfo = info === undefined ? undefined : { user: decodeURIComponent(user), password: decodeURIComponent(rest.join(":")) };
  return { host: host.replace(/^\[|\]$/g, ""), port, userInfo };
}

function webAddress(kind: "http" | "ws", text: string): WebAddress {
  const url = parseUrl(text);
  if (url.pathname === "/") url.pathname = "/rpc";
  url.hash = "";
  return { kind, url, userInfo: takeUserInfo(url) };
}

function mqttAddress(text: string): MqttAddress {
  const url = parseUrl(text);
  const deviceId = decodeURIComponent(url.pathname.replace(/^\//, "")).replace(/\/rpc\/?$|\/$/, "");
  if (deviceId === "") throw new UserError(`${text} does not say which device`, "write mqtt://broker/device_id; Sys.GetInfo tells the id");
  url.pathname = "";
  return { kind: "mqtt", url, deviceId, userInfo: takeUserInfo(url) };
}

function parseUrl(text: string): URL {
  try {
    const url = new URL(text);
    // Three slashes are no host, but are taken for one by some schemes.
    if (url.hostname !== "" && !/^[a-z]+:\/\/\//i.test(text)) return url;
  } catch {
    // The message below.
  }
  throw new UserError(`${text} is not an address`, FORMS);
}

/** Takes `user:password@` out of a URL: it is for the login, not for messages. */
function takeUserInfo(url: URL): UserInfo | undefined {
  const { username, password } = url;
  if (username === "") return undefined;
  url.username = "";
  url.password = "";
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
}
