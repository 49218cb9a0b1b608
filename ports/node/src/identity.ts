import { createHash } from "node:crypto";
import { hostname, networkInterfaces } from "node:os";

export interface Identity {
  id: string;
  /** 12 upper-case hex digits. */
  mac: string;
}

/** The MAC address of the host's first real interface; without one, a local address made from the host's name. */
function hostMac(): string {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { mac, internal } of addresses ?? []) {
      if (!internal && mac !== "00:00:00:00:00:00") return mac.replaceAll(":", "").toUpperCase();
    }
  }
  return `02${createHash("sha256").update(hostname()).digest("hex").slice(0, 10)}`.toUpperCase();
}

/** `node_` and the last six digits of the MAC address, unless the machine is given an id. */
export function hostIdentity(id: string | undefined): Identity {
  const mac = hostMac();
  return { id: id ?? `node_${mac.slice(6)}`, mac };
}
