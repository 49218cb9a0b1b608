import { deviceId } from "@meerkat/core/device.ts";
import { logError } from "@meerkat/core/log.ts";
import { resolveHost } from "@meerkat/core/net/dns.ts";
import { openUdp, type UdpSocket } from "@meerkat/core/net/udp.ts";
import { uptimeMs } from "@meerkat/core/uptime.ts";

/** Longest line in characters: datagrams must not be cut into fragments. */
const MAX_LINE: i32 = 1200;

/** Number of the stream that log lines belong to: standard error. */
const STREAM: i32 = 2;

/** Sends log lines as Mongoose OS does: `<device id> <number> <seconds since boot>.<ms> 2 <level>|<line>`. */
export class UdpLog {
  /** Most detailed level that is sent (`debug.udp_log_level`). */
  level: i32 = 3;
  private socket: UdpSocket | undefined = undefined;
  private address: u32 = 0;
  private port: i32 = 0;
  private sent: u32 = 0;
  /** Counts calls of `start`, so that an address found late does not come through. */
  private starts: i32 = 0;

  /** Sends to `target` (`host:port`) from now on, as soon as the host is found; empty: no more. What is no address is logged. */
  start(target: string): void {
    this.starts++;
    const start = this.starts;
    this.address = 0;
    if (target === "") {
      if (this.socket !== undefined) this.socket.close();
      this.socket = undefined;
      return;
    }
    const colon: i32 = target.lastIndexOf(":");
    const port = colon < 1 ? Number.NaN : Number(target.slice(colon + 1));
    if (!(port >= 1 && port <= 65535) || !Number.isInteger(port)) {
      logError("udp_log", `"${target}" is not host:port`);
      return;
    }
    this.port = port;
    resolveHost(target.slice(0, colon), (address, error) => {
      if (start === this.starts) this.found(address, error);
    });
  }

  private found(address: u32, error: string): void {
    if (error !== "") {
      logError("udp_log", error);
      return;
    }
    if (this.socket === undefined) this.socket = openUdp(0, 0, 1, (_datagram) => {});
    this.address = address;
  }

  write(level: i32, line: string): void {
    if (this.socket === undefined || this.address === 0 || level > this.level) return;
    const id = deviceId();
    const uptime = uptimeMs();
    const ms = String(uptime % 1000).padStart(3, "0");
    const head = `${id === "" ? "-" : id} ${this.sent} ${Math.floor(uptime / 1000)}.${ms} ${STREAM} ${level}|`;
    this.sent = (this.sent + 1) >>> 0;
    this.socket.send(this.address, this.port, new TextEncoder().encode(head + line.slice(0, MAX_LINE)));
  }
}
