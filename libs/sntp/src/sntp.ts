import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/crypto.native.ts";
import "@meerkat/hal/system.native.ts";
import type { ConfigSntp } from "@meerkat/config";
import { onEvent } from "@meerkat/core/events.ts";
import { logDebug, logInfo, logWarn } from "@meerkat/core/log.ts";
import { ANY_ADDRESS, type HostPort, parseHostPort } from "@meerkat/core/net/address.ts";
import { resolveHost } from "@meerkat/core/net/dns.ts";
import { dhcpNtpServer, EVENT_NET_IP_ACQUIRED, isOnline } from "@meerkat/core/net/interfaces.ts";
import { type Datagram, openUdp, type UdpSocket } from "@meerkat/core/net/udp.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { setWallClock } from "@meerkat/core/wall_clock.ts";
import { readSntpReply, SNTP_PACKET_SIZE, SNTP_PORT, sntpRequest } from "./packet.ts";

const WHERE: string = "sntp";

/** Extensions of a packet are not looked at. */
const MAX_PACKET: i32 = 128;

/** 22 days: with a tenth more it is still a delay that timers have. */
const LONGEST_DELAY_S: i32 = 1900000;

let running: SntpClient | undefined;

/** Sets the clock from now on whenever there is a network, if the section says so. */
export function startSntp(section: ConfigSntp): void {
  if (!section.enable) return;
  const server = parseHostPort(section.server, SNTP_PORT);
  if (section.server !== "" && (server === undefined || server.host === "")) {
    logWarn(WHERE, "sntp.server is not host[:port]");
    return;
  }
  const client = new SntpClient(section, server);
  running = client;
  onEvent(EVENT_NET_IP_ACQUIRED, () => client.begin());
  if (isOnline()) client.begin();
}

/** Uptime in seconds at which the clock was set last; 0 if it never was. */
export function lastSyncedUptime(): u32 {
  return running === undefined ? 0 : running.syncedAt;
}

/**
 * Asks again and again, each time after twice the delay, until the clock is set; then again after a while. The next attempt
 * is planned when a question goes out, so that a lost answer costs nothing else.
 */
export class SntpClient {
  /** Uptime in seconds at which the clock was set last; 0 if it never was. */
  syncedAt: u32 = 0;
  private readonly section: ConfigSntp;
  private readonly server: HostPort | undefined;
  private delayMs: i32 = 0;
  /** The server that DHCP names has its turn. */
  private dhcpTurn: boolean = true;
  private attempt: i32 = 0;
  private timer: Timer | undefined = undefined;
  private socket: UdpSocket | undefined = undefined;
  private request: Uint8Array = new Uint8Array(0);
  private sentAt: u32 = 0;

  constructor(section: ConfigSntp, server: HostPort | undefined) {
    this.section = section;
    this.server = server;
  }

  /** There is a network: asks at once. */
  begin(): void {
    this.delayMs = 0;
    this.dhcpTurn = true;
    this.ask();
  }

  stop(): void {
    this.close();
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    this.attempt++;
  }

  private close(): void {
    if (this.socket !== undefined) this.socket.close();
    this.socket = undefined;
  }

  private plan(ms: i32): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = after(withJitter(ms), () => this.ask());
  }

  private ask(): void {
    this.close();
    const least = delayOf(this.section.retry_min);
    const most = delayOf(this.section.retry_max);
    const doubled = this.delayMs * 2;
    this.delayMs = doubled < least ? least : doubled > most ? most : doubled;
    this.plan(this.delayMs);
    this.attempt++;
    const { attempt, server } = this;
    const known = this.section.use_dhcp_ntp_server ? dhcpNtpServer() : ANY_ADDRESS;
    const dhcp = known !== ANY_ADDRESS && (this.dhcpTurn || server === undefined);
    this.dhcpTurn = !this.dhcpTurn;
    if (dhcp) {
      this.send(known, SNTP_PORT);
    } else if (server !== undefined) {
      resolveHost(server.host, (address, error) => {
        if (attempt !== this.attempt) return;
        if (address === 0) logWarn(WHERE, error);
        else this.send(address, server.port);
      });
    }
  }

  private send(address: u32, port: i32): void {
    const socket = openUdp(ANY_ADDRESS, 0, MAX_PACKET, (datagram) => this.received(datagram, address, port));
    if (socket === undefined) {
      logWarn(WHERE, "no socket free");
      return;
    }
    this.socket = socket;
    const nonce = new Uint8Array(4);
    hal_random_bytes(nonce);
    this.request = sntpRequest(hal_wall_ms(), nonce);
    this.sentAt = hal_ticks_ms();
    socket.send(address, port, this.request);
  }

  private received(datagram: Datagram, address: u32, port: i32): void {
    if (datagram.address !== address || datagram.port !== port || datagram.data.length < SNTP_PACKET_SIZE) return;
    const reply = readSntpReply(datagram.data, this.request);
    if (reply === undefined) return;
    this.close();
    if (reply.error !== "") {
      logWarn(WHERE, reply.error);
      // It wants to be asked less.
      if (reply.kissOfDeath) {
        this.delayMs = delayOf(this.section.retry_max);
        this.plan(this.delayMs);
      }
      return;
    }
    const roundTripMs: u32 = (hal_ticks_ms() - this.sentAt) >>> 0;
    this.set(reply.timeMs(roundTripMs));
  }

  private set(timeMs: number): void {
    const deltaMs = timeMs - hal_wall_ms();
    this.syncedAt = hal_uptime_s();
    this.delayMs = 0;
    this.dhcpTurn = true;
    if (this.section.update_interval > 0) {
      this.plan(delayOf(this.section.update_interval));
    } else if (this.timer !== undefined) {
      this.timer.cancel();
      this.timer = undefined;
    }
    const text = `clock set, by ${Math.round(deltaMs)} ms`;
    if (deltaMs > 1000 || deltaMs < -1000) logInfo(WHERE, text);
    else logDebug(WHERE, text);
    setWallClock(timeMs);
  }
}

/** Milliseconds of a setting in seconds, which a timer can wait for. */
function delayOf(seconds: i32): i32 {
  return (seconds < 1 ? 1 : seconds > LONGEST_DELAY_S ? LONGEST_DELAY_S : seconds) * 1000;
}

/** Up to a tenth more or less, so that many machines do not ask at the same time. */
function withJitter(ms: i32): i32 {
  const tenth: i32 = Math.trunc(ms / 10);
  if (tenth === 0) return ms;
  const random: i32 = hal_random() % (2 * tenth + 1);
  return ms - tenth + random;
}
