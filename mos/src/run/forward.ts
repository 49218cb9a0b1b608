/** A port of the host that leads to one of an emulated machine, as a text. */
import type { Forward } from "../../../ports/description.ts";

export type { Forward };

/** `8080:80`, `0:80` (a free port of the host), `1994:1994/udp`. Throws RangeError. */
export function parseForward(text: string): Forward {
  const [, host, device, protocol = "tcp"] = /^(\d{1,5}):(\d{1,5})(?:\/(tcp|udp))?$/.exec(text) ?? [];
  const hostPort = Number(host);
  const devicePort = Number(device);
  if (host === undefined || hostPort > 65_535 || devicePort > 65_535 || devicePort === 0) {
    throw new RangeError("write HOST:DEVICE or HOST:DEVICE/udp, for instance 8080:80; host port 0 takes a free one");
  }
  return { hostPort, devicePort, protocol: protocol === "udp" ? "udp" : "tcp" };
}

/** `tcp 127.0.0.1:8080 -> 80` */
export function forwardText({ protocol, hostPort, devicePort }: Forward): string {
  return `${protocol} 127.0.0.1:${hostPort} -> ${devicePort}`;
}
