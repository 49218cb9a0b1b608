import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/net.native.ts";
import "@meerkat/hal/system.native.ts";
import { lowerCaseText } from "@meerkat/core/ascii.ts";
import { logDebug, logWarn } from "@meerkat/core/log.ts";
import { ANY_ADDRESS, parseIpv4 } from "@meerkat/core/net/address.ts";
import { DnsCache } from "@meerkat/core/net/dns_cache.ts";
import { DNS_RESPONSE, DnsMessage, decodeDns, encodeDns } from "@meerkat/core/net/dns_message.ts";
import { equalNames } from "@meerkat/core/net/dns_name.ts";
import { AddressRecord, type DnsRecord, NameRecord } from "@meerkat/core/net/dns_records.ts";
import { interfaceInfo, ownAddress } from "@meerkat/core/net/interfaces.ts";
import { type Datagram, openUdp, type UdpSocket } from "@meerkat/core/net/udp.ts";
import { after, every, type Timer } from "@meerkat/core/timer.ts";
import { type Advertised, holds } from "./advertised.ts";
import type { Browser } from "./browser.ts";
import { HostLookup } from "./host_lookup.ts";
import { MDNS_PORT, MDNS_RESPONSE_FLAGS, type Reply, replyTo, withLife } from "./responder.ts";

const WHERE: string = "dns_sd";

const MDNS_GROUP: u32 = 0xe00000fb;

/** What fits into an Ethernet frame. */
const MAX_MESSAGE: i32 = 1472;

/** Answers that others give too are kept back for so long, at random (RFC 6762, section 6). */
const LEAST_DELAY_MS: i32 = 20;
const DELAY_RANGE_MS: i32 = 100;

/** Replies that are kept back at a time; a flood of questions gets no more. */
const MAX_DELAYED: i32 = 8;

/** A record is told to all at most once in this time (RFC 6762, section 6). */
const REPEAT_MS: u32 = 1000;

/** Records whose last time is remembered. */
const MAX_REMEMBERED: i32 = 128;

/** Hosts that are looked for at the same time. */
const MAX_LOOKUPS: i32 = 8;

/** After the first announcement comes a second one, then one each 27 to 30 seconds, as in Mongoose OS. */
const SECOND_ANNOUNCEMENT_MS: i32 = 1000;
const LEAST_PERIOD_MS: i32 = 27000;
const PERIOD_RANGE_MS: i32 = 3000;

type Found = (address: u32, error: string) => void;

/** This machine among its neighbours: the socket, and what is said through it when. */
export class MulticastDns {
  readonly own: Advertised;
  /** Announces itself. */
  advertising: boolean = false;
  /** Answers questions as well. */
  answering: boolean = false;
  /** It has said goodbye. */
  private silent: boolean = false;
  private readonly browsers: Browser[] = [];
  private readonly lookups: HostLookup[] = [];
  private readonly hosts: DnsCache = new DnsCache();
  private readonly lastTold: Map<string, u32> = new Map<string, u32>();
  private socket: UdpSocket | undefined = undefined;
  private announcement: Timer | undefined = undefined;
  private second: Timer | undefined = undefined;
  private delayed: i32 = 0;
  private conflictLogged: boolean = false;

  constructor(own: Advertised) {
    this.own = own;
  }

  /** There is a network, or another address: joins the group, and announces if it is to. */
  networkReady(): void {
    this.own.address = ownAddress();
    if (!this.open()) return;
    if (this.advertising && !this.silent) this.announce();
  }

  networkLost(): void {
    this.own.address = ANY_ADDRESS;
    this.stopAnnouncing();
  }

  /** Tells everything now, once more in a second, and then every half a minute. */
  announce(): void {
    this.silent = false;
    this.advertise();
    this.plan(SECOND_ANNOUNCEMENT_MS);
  }

  /** Takes everything back, and says nothing more until it announces itself again. */
  goodbye(): void {
    this.takeBack(this.own.records());
    this.silent = true;
    this.stopAnnouncing();
  }

  takeBack(records: readonly DnsRecord[]): void {
    if (this.own.address === ANY_ADDRESS) return;
    const ended: DnsRecord[] = [];
    for (const record of records) ended.push(withLife(record, 0, record.flush));
    this.tell(ended);
  }

  addBrowser(browser: Browser): void {
    this.browsers.push(browser);
    if (this.second === undefined) this.second = every(1000, () => this.tick());
    if (this.own.address !== ANY_ADDRESS || ownAddress() !== ANY_ADDRESS) this.open();
    after(LEAST_DELAY_MS + random(DELAY_RANGE_MS), () => this.tickOne(browser));
  }

  removeBrowser(browser: Browser): void {
    const index = this.browsers.indexOf(browser);
    if (index >= 0) this.browsers.splice(index, 1);
    if (this.browsers.length > 0 || this.second === undefined) return;
    this.second.cancel();
    this.second = undefined;
  }

  /** Finds the address of a host in `.local`. */
  lookUp(host: string, found: Found): void {
    const known = this.hosts.find(host, hal_uptime_s());
    if (known !== undefined || equalNames(host, this.own.host)) {
      const address = known !== undefined ? known.address : ownAddress();
      after(0, () => found(address, address === ANY_ADDRESS ? `${host}: no network` : ""));
      return;
    }
    for (const lookup of this.lookups) {
      if (lookup.host !== host) continue;
      lookup.waiting.push(found);
      return;
    }
    if (!this.open() || this.lookups.length >= MAX_LOOKUPS) {
      after(0, () => found(ANY_ADDRESS, `${host}: cannot be looked for now`));
      return;
    }
    const lookup = new HostLookup(
      host,
      (query) => this.sendToAll(query),
      (ended) => this.endLookup(ended),
    );
    lookup.waiting.push(found);
    this.lookups.push(lookup);
    lookup.ask();
  }

  private endLookup(lookup: HostLookup): void {
    const index = this.lookups.indexOf(lookup);
    if (index >= 0) this.lookups.splice(index, 1);
  }

  /** The group may have to be joined again when the network was away. */
  private open(): boolean {
    if (this.socket === undefined) {
      this.socket = openUdp(ANY_ADDRESS, MDNS_PORT, MAX_MESSAGE, (datagram) => this.received(datagram));
      if (this.socket === undefined) logWarn(WHERE, "UDP port 5353 cannot be opened");
      else if (!this.socket.join(MDNS_GROUP)) logWarn(WHERE, "the network has no multicast");
    } else {
      this.socket.join(MDNS_GROUP);
    }
    return this.socket !== undefined;
  }

  private advertise(): void {
    if (this.own.address !== ANY_ADDRESS) this.tell(this.own.records());
  }

  private stopAnnouncing(): void {
    if (this.announcement !== undefined) this.announcement.cancel();
    this.announcement = undefined;
  }

  private plan(ms: i32): void {
    this.stopAnnouncing();
    this.announcement = after(ms, () => {
      this.advertise();
      this.plan(LEAST_PERIOD_MS + random(PERIOD_RANGE_MS));
    });
  }

  private tick(): void {
    for (const browser of this.browsers.slice()) this.tickOne(browser);
  }

  private tickOne(browser: Browser): void {
    const query = this.browsers.includes(browser) ? browser.tick(hal_uptime_s()) : undefined;
    if (query !== undefined) this.sendToAll(query);
  }

  private received(datagram: Datagram): void {
    const message = decodeDns(datagram.data);
    if (message === undefined) {
      logDebug(WHERE, "malformed message");
    } else if ((message.flags & DNS_RESPONSE) !== 0) {
      // Anybody can send from another port (RFC 6762, section 11).
      if (datagram.port === MDNS_PORT) this.hear(message);
    } else if (this.answering && !this.silent) {
      this.answer(message, datagram);
    }
  }

  private hear(message: DnsMessage): void {
    const now = hal_uptime_s();
    for (const browser of this.browsers.slice()) browser.hear(message, now);
    for (const lookup of this.lookups.slice()) {
      const record = lookup.hear(message);
      if (record !== undefined) this.hosts.keep(lookup.host, record.address, now, record.ttl);
    }
    if (this.advertising && !this.conflictLogged) this.checkName(message.answers);
  }

  private checkName(records: readonly DnsRecord[]): void {
    for (const record of records) {
      if (!(record instanceof AddressRecord) || record.ttl === 0 || !equalNames(record.name, this.own.host)) continue;
      if (record.address === this.own.address || isOwnAddress(record.address)) continue;
      this.conflictLogged = true;
      logWarn(WHERE, `another machine calls itself ${this.own.host}: set dns_sd.host_name`);
    }
  }

  private answer(query: DnsMessage, datagram: Datagram): void {
    const reply = replyTo(query, datagram.port, this.own);
    if (reply === undefined) return;
    if (reply.unicast) {
      if (isNear(datagram.address)) this.send(reply.message, datagram.address, datagram.port);
      return;
    }
    // A name that somebody wants to take is defended at once (RFC 6762, section 8).
    if (!reply.shared || query.authorities.length > 0) {
      this.tellReply(reply, query.authorities.length > 0);
    } else if (this.delayed < MAX_DELAYED) {
      this.delayed++;
      after(LEAST_DELAY_MS + random(DELAY_RANGE_MS), () => {
        this.delayed--;
        this.tellReply(reply, false);
      });
    }
  }

  private tellReply(reply: Reply, always: boolean): void {
    const { message } = reply;
    const now = hal_ticks_ms();
    const answers: DnsRecord[] = [];
    for (const record of message.answers) {
      const last = this.lastTold.get(keyOf(record));
      if (always || last === undefined || (now - last) >>> 0 >= REPEAT_MS) answers.push(record);
    }
    if (answers.length === 0) return;
    message.answers = answers;
    for (const record of answers) this.remember(record, now);
    this.sendToAll(message);
  }

  private remember(record: DnsRecord, now: u32): void {
    if (this.lastTold.size >= MAX_REMEMBERED) this.lastTold.clear();
    this.lastTold.set(keyOf(record), now);
  }

  /** In as few messages as they fit into. */
  private tell(records: readonly DnsRecord[]): void {
    const message = new DnsMessage();
    message.flags = MDNS_RESPONSE_FLAGS;
    for (const record of records) if (!holds(message.answers, record)) message.answers.push(record);
    if (encodeDns(message, MAX_MESSAGE) !== undefined || records.length < 2) {
      this.sendToAll(message);
      return;
    }
    const half = records.length >> 1;
    this.tell(records.slice(0, half));
    this.tell(records.slice(half));
  }

  private sendToAll(message: DnsMessage): void {
    this.send(message, MDNS_GROUP, MDNS_PORT);
  }

  private send(message: DnsMessage, address: u32, port: i32): void {
    let bytes = encodeDns(message, MAX_MESSAGE);
    if (bytes === undefined) {
      // What merely goes with the answers can be asked for.
      message.additionals = [];
      bytes = encodeDns(message, MAX_MESSAGE);
    }
    if (bytes === undefined) logWarn(WHERE, "a message is too long, or has a name that is");
    else if (this.socket !== undefined) this.socket.send(address, port, bytes);
  }
}

function keyOf(record: DnsRecord): string {
  return lowerCaseText(`${record.type} ${record.name} ${record instanceof NameRecord ? record.target : ""}`);
}

function random(range: i32): i32 {
  return hal_random() % range;
}

function isOwnAddress(address: u32): boolean {
  for (let i: i32 = 0; i < hal_net_if_count(); i++) {
    if (interfaceInfo(i).ip === address) return true;
  }
  return false;
}

/**
 * Whether an asker may be on the local network: answers to others would only help those who forge their address
 * (RFC 6762, section 5.5). Besides the networks of our interfaces these are the private ones, which nobody reaches from far.
 */
function isNear(address: u32): boolean {
  for (let i: i32 = 0; i < hal_net_if_count(); i++) {
    const { ip, netmask } = interfaceInfo(i);
    if (netmask !== 0 && ((ip ^ address) & netmask) === 0) return true;
  }
  return (
    inNetwork(address, "127.0.0.0", 8) ||
    inNetwork(address, "10.0.0.0", 8) ||
    inNetwork(address, "172.16.0.0", 12) ||
    inNetwork(address, "192.168.0.0", 16) ||
    inNetwork(address, "169.254.0.0", 16)
  );
}

function inNetwork(address: u32, network: string, bits: i32): boolean {
  return (address ^ parseIpv4(network)) >>> (32 - bits) === 0;
}
