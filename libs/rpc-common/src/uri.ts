import { lowerCaseText } from "@meerkat/core/ascii.ts";

// Destinations may be addresses: `ws://192.168.1.2/rpc#reconnect_interval_max=0`. The fragment holds options of the
// connection and is no part of the address.

/** Scheme of a destination that is a URI, in lower case; empty if it is a plain id. */
export function schemeOf(dst: string): string {
  const end = dst.indexOf("://");
  return end > 0 ? lowerCaseText(dst.slice(0, end)) : "";
}

/** Whether two destinations are the same. A URI and a plain id never are. */
export function sameDestination(a: string, b: string): boolean {
  if (a === b) return true;
  return schemeOf(a) !== "" && schemeOf(b) !== "" && normalised(a) === normalised(b);
}

/** Without fragment, with scheme and host in lower case, and with a path (RFC 3986, 6.2.2.1 and 6.2.3). */
function normalised(uri: string): string {
  const hash = uri.indexOf("#");
  const address = hash < 0 ? uri : uri.slice(0, hash);
  const host = address.indexOf("://") + 3;
  let path: i32 = host;
  while (path < address.length && address.charAt(path) !== "/" && address.charAt(path) !== "?") path++;
  const rest = address.slice(path);
  return `${lowerCaseText(address.slice(0, path))}${rest.startsWith("/") ? "" : "/"}${rest}`;
}
