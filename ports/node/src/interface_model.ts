import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { HAL_EVENT_NET_IF } from "@meerkat/hal/event.ts";
import { NET_ADDR_DNS, NET_ADDR_GATEWAY, NET_ADDR_IP, NET_ADDR_NETMASK, NET_IF_DOWN, NET_IF_READY } from "@meerkat/hal/net.ts";
import type { EventQueue } from "./event_queue.ts";
import { ipv4Number } from "./ipv4.ts";

/** The one interface of the machine: the host's network, which is there already. */
export class InterfaceModel {
  private readonly events: EventQueue;
  private up = true;

  constructor(events: EventQueue) {
    this.events = events;
  }

  get state(): number {
    return this.up ? NET_IF_READY : NET_IF_DOWN;
  }

  setUp(up: boolean): void {
    this.up = up;
    this.events.postOnce(HAL_EVENT_NET_IF, 0);
  }

  address(which: number): number {
    if (!this.up) return 0;
    switch (which) {
      case NET_ADDR_IP:
        return ipv4Number(hostAddresses()[0]?.address);
      case NET_ADDR_NETMASK:
        return ipv4Number(hostAddresses()[0]?.netmask);
      case NET_ADDR_GATEWAY:
        return hostGateway();
      case NET_ADDR_DNS:
        return hostNameServer();
      default:
        return 0;
    }
  }
}

/** IPv4 addresses of the host, the loopback interface last. */
export function hostAddresses(): { address: string; netmask: string }[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses?.filter(({ family }) => family === "IPv4") ?? []);
  return all.sort((a, b) => Number(a.internal) - Number(b.internal));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Gateway of the default route, as Linux tells it: hex in the host's byte order, which is little-endian. */
function hostGateway(): number {
  for (const line of textOf("/proc/net/route").split("\n")) {
    const [, destination, gateway] = line.split(/\s+/);
    if (destination === "00000000" && gateway !== undefined) return Buffer.from(gateway, "hex").readUInt32LE(0);
  }
  return 0;
}

/** First IPv4 name server of resolv.conf. */
function hostNameServer(): number {
  return ipv4Number(/^\s*nameserver\s+(\d+\.\d+\.\d+\.\d+)\s*$/m.exec(textOf("/etc/resolv.conf"))?.[1]);
}
