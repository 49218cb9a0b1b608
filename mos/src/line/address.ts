/** `--port`: where a device is. */
import { UserError } from "../errors.ts";

export type Address = { kind: "serial"; path: string } | { kind: "tcp"; host: string; port: number };

const FORMS = "write /dev/ttyUSB0, /dev/pts/3, COM3 or tcp://host:port";

/** Throws UserError. */
export function parseAddress(text: string): Address {
  const scheme = /^([a-z]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    if (text === "") throw new UserError("the port is empty", FORMS);
    if (/^[\w.-]+:\d+$/.test(text)) throw new UserError(`${text} is not a port`, `write tcp://${text}`);
    return { kind: "serial", path: text };
  }
  if (scheme === "serial") return { kind: "serial", path: text.slice("serial://".length) };
  if (scheme !== "tcp") throw new UserError(`ports of the form ${scheme}:// are not supported`, FORMS);
  const [, host, port] = /^tcp:\/\/(\[[0-9a-f:]+\]|[\w.-]+):(\d+)\/?$/i.exec(text) ?? [];
  if (host === undefined || port === undefined || Number(port) < 1 || Number(port) > 65535) {
    throw new UserError(`${text} is not a TCP address`, "write tcp://127.0.0.1:1993");
  }
  return { kind: "tcp", host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}
