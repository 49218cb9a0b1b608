// IPv4 addresses are numbers in host order, as hal/src/net.native.ts has them.

export const ANY_ADDRESS: u32 = 0;
export const LOOPBACK_ADDRESS: u32 = 0x7f000001;

const DOT: i32 = 46;

/** Whether `text` is an IPv4 address: four decimal numbers up to 255. */
export function isIpv4(text: string): boolean {
  let part: i32 = -1;
  let parts: i32 = 0;
  for (let i: i32 = 0; i <= text.length; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : DOT;
    if (unit === DOT) {
      if (part < 0) return false;
      parts++;
      part = -1;
    } else if (unit >= 48 && unit <= 57) {
      part = (part < 0 ? 0 : part * 10) + unit - 48;
      if (part > 255) return false;
    } else {
      return false;
    }
  }
  return parts === 4;
}

/** Address of a text for which `isIpv4` holds; 0 for another. */
export function parseIpv4(text: string): u32 {
  if (!isIpv4(text)) return 0;
  let address: u32 = 0;
  for (const part of text.split(".")) {
    let value: i32 = 0;
    for (let i: i32 = 0; i < part.length; i++) value = value * 10 + part.charCodeAt(i) - 48;
    address = ((address << 8) | value) >>> 0;
  }
  return address;
}

export function formatIpv4(address: u32): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** A host, by name or address, and a port. */
export class HostPort {
  /** May be empty in an address to listen at. */
  readonly host: string;
  readonly port: i32;

  constructor(host: string, port: i32) {
    this.host = host;
    this.port = port;
  }
}

/** Reads `host:port`, `host` (with the default port) or `port`. Undefined if the port is not a number from 1 to 65535. */
export function parseHostPort(text: string, defaultPort: i32): HostPort | undefined {
  const colon = text.lastIndexOf(":");
  if (colon < 0) {
    const bare = parsePort(text);
    if (bare > 0) return new HostPort("", bare);
    return text === "" || bare === 0 ? undefined : new HostPort(text, defaultPort);
  }
  const port = parsePort(text.slice(colon + 1));
  return port > 0 ? new HostPort(text.slice(0, colon), port) : undefined;
}

/** 0: digits, but not a port; -1: something else. */
function parsePort(text: string): i32 {
  if (text === "") return -1;
  let port: i32 = 0;
  for (let i: i32 = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 48 || unit > 57) return -1;
    port = port > 65535 ? port : port * 10 + unit - 48;
  }
  return port <= 65535 ? port : 0;
}
