import { defer } from "../loop.ts";
import { isIpv4, LOOPBACK_ADDRESS, parseIpv4 } from "./address.ts";

/** Finds the address of a host. `found` is called in a later turn, with address 0 and a reason if there is none. */
export function resolveHost(host: string, found: (address: u32, error: string) => void): void {
  if (isIpv4(host)) defer(() => found(parseIpv4(host), ""));
  else if (host.toLowerCase() === "localhost") defer(() => found(LOOPBACK_ADDRESS, ""));
  else defer(() => found(0, `${host}: no such host`));
}
