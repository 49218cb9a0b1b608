import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/crypto.native.ts";
import { lowerCaseText } from "../ascii.ts";
import { onEvent } from "../events.ts";
import { defer } from "../loop.ts";
import { after, type Timer } from "../timer.ts";
import { ANY_ADDRESS, isIpv4, LOOPBACK_ADDRESS, parseIpv4 } from "./address.ts";
import { DnsCache } from "./dns_cache.ts";
import {
  DNS_OPCODE_MASK,
  DNS_RCODE_MASK,
  DNS_RCODE_NAME_ERROR,
  DNS_RCODE_OK,
  DNS_RECURSION_DESIRED,
  DNS_RESPONSE,
  DNS_TRUNCATED,
  DnsMessage,
  DnsQuestion,
  decodeDns,
  encodeDns,
} from "./dns_message.ts";
import { equalNames, isHostName } from "./dns_name.ts";
import { AddressRecord, DNS_A, DNS_CNAME, NameRecord } from "./dns_records.ts";
import { defaultDnsServer, EVENT_NET_IP_ACQUIRED } from "./interfaces.ts";
import { type Datagram, openUdp, type UdpSocket } from "./udp.ts";

// Resolver: asks one DNS server over UDP (RFC 1035), with times and tries as Mongoose OS has them, and a cache.

const DNS_PORT: i32 = 53;
const ANSWER_TIMEOUT_MS: i32 = 5000;
const MAX_SENDS: i32 = 3;
/** Largest answer without extensions (RFC 1035, section 4.2.1); a server may send more, as far as we take it. */
const MAX_MESSAGE: i32 = 1232;
/** Names that lead to each other, in one answer or by further questions. */
const MAX_ALIASES: i32 = 8;
/** How long it is remembered that there is no such name. */
const NEGATIVE_TTL_S: i32 = 10;
/** Names asked for at the same time; more are told to come later. */
const MAX_QUERIES: i32 = 8;

type Found = (address: u32, error: string) => void;

const cache = new DnsCache();
const queries = new Map<string, Query>();
let server: u32 = ANY_ADDRESS;
let serverPort: i32 = DNS_PORT;
let localResolver: ((host: string, found: Found) => void) | undefined;

/** Asks this server from now on; address 0: the one that the interfaces know. */
export function setDnsServer(address: u32, port: i32): void {
  server = address;
  serverPort = port;
  cache.clear();
}

/** Takes over names that end in `.local` (multicast DNS). */
export function setLocalResolver(resolve: (host: string, found: Found) => void): void {
  localResolver = resolve;
}

/** Finds the address of a host. `found` is called in a later turn, with address 0 and a reason if there is none. */
export function resolveHost(host: string, found: Found): void {
  if (isIpv4(host)) {
    defer(() => found(parseIpv4(host), ""));
    return;
  }
  const name = lowerCaseText(host.endsWith(".") ? host.slice(0, -1) : host);
  if (name === "localhost" || name.endsWith(".localhost")) {
    defer(() => found(LOOPBACK_ADDRESS, ""));
  } else if (!isHostName(name)) {
    defer(() => found(0, `${host}: not a host name`));
  } else if (name.endsWith(".local")) {
    const resolve = localResolver;
    if (resolve !== undefined) resolve(name, found);
    else defer(() => found(0, `${host}: names in .local need the library dns-sd`));
  } else {
    ask(name, found);
  }
}

function ask(name: string, found: Found): void {
  const known = cache.find(name, hal_uptime_s());
  if (known !== undefined) {
    const address = known.address;
    defer(() => found(address, address === 0 ? noSuchHost(name) : ""));
    return;
  }
  const running = queries.get(name);
  if (running !== undefined) {
    running.waiting.push(found);
  } else if (queries.size >= MAX_QUERIES) {
    defer(() => found(0, `${name}: too many names are asked for`));
  } else {
    const query = new Query(name);
    query.waiting.push(found);
    queries.set(name, query);
    query.begin(name);
  }
}

function noSuchHost(name: string): string {
  return `${name}: no such host`;
}

/** The question for one name, until it is answered. */
class Query {
  readonly waiting: Found[] = [];
  private readonly name: string;
  /** The name that is asked for now: `name`, or what it stands for. */
  private target: string = "";
  private aliases: i32 = 0;
  /** Least of the times for which what has led to `target` may be kept. */
  private ttl: u32 = 0x7fffffff;
  private id: i32 = 0;
  private sends: i32 = 0;
  private address: u32 = 0;
  private socket: UdpSocket | undefined = undefined;
  private timer: Timer | undefined = undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Asks for `target`, from a port of its own and with an identifier that nobody can guess. */
  begin(target: string): void {
    this.target = target;
    this.sends = 0;
    this.address = server === ANY_ADDRESS ? defaultDnsServer() : server;
    const random = new Uint8Array(2);
    hal_random_bytes(random);
    this.id = (random[0]! << 8) | random[1]!;
    this.socket = openUdp(ANY_ADDRESS, 0, MAX_MESSAGE, (datagram) => this.received(datagram));
    if (this.socket === undefined) defer(() => this.end(0, "no socket free"));
    else this.send();
  }

  private send(): void {
    if (this.sends === MAX_SENDS) {
      this.end(0, `${this.name}: the DNS server does not answer`);
      return;
    }
    this.sends++;
    const message = new DnsMessage();
    message.id = this.id;
    message.flags = DNS_RECURSION_DESIRED;
    message.questions.push(new DnsQuestion(this.target, DNS_A, false));
    const bytes = encodeDns(message, MAX_MESSAGE);
    // What cannot go now may go with the next try.
    if (bytes !== undefined && this.socket !== undefined) this.socket.send(this.address, serverPort, bytes);
    this.timer = after(ANSWER_TIMEOUT_MS, () => this.send());
  }

  private received(datagram: Datagram): void {
    if (datagram.address !== this.address || datagram.port !== serverPort) return;
    const message = decodeDns(datagram.data);
    if (message === undefined || !this.isAnswer(message)) return;
    this.close();
    const code = message.flags & DNS_RCODE_MASK;
    if (code === DNS_RCODE_NAME_ERROR) this.end(0, "");
    else if (code !== DNS_RCODE_OK) this.end(0, `${this.name}: the DNS server fails (code ${code})`);
    else this.take(message);
  }

  private isAnswer(message: DnsMessage): boolean {
    if (message.id !== this.id || (message.flags & (DNS_RESPONSE | DNS_OPCODE_MASK)) !== DNS_RESPONSE || message.questions.length !== 1) return false;
    const question = message.questions[0]!;
    return question.type === DNS_A && equalNames(question.name, this.target);
  }

  /** Follows the names in the answer to an address; asks again if there is only another name at their end. */
  private take(message: DnsMessage): void {
    const asked = this.target;
    for (;;) {
      const address = this.addressIn(message);
      if (address !== 0) {
        this.end(address, "");
        return;
      }
      const next = this.aliasIn(message);
      if (next === "") break;
      this.aliases++;
      if (this.aliases > MAX_ALIASES || !isHostName(next)) {
        this.end(0, `${this.name}: its names lead nowhere`);
        return;
      }
      this.target = lowerCaseText(next);
    }
    if (this.target !== asked) this.begin(this.target);
    else if ((message.flags & DNS_TRUNCATED) !== 0) this.end(0, `${this.name}: the answer of the DNS server is too long`);
    else this.end(0, "");
  }

  private addressIn(message: DnsMessage): u32 {
    for (const record of message.answers) {
      if (!(record instanceof AddressRecord) || !equalNames(record.name, this.target)) continue;
      this.keepFor(record.ttl);
      if (record.address !== 0) return record.address;
    }
    return 0;
  }

  private aliasIn(message: DnsMessage): string {
    for (const record of message.answers) {
      if (!(record instanceof NameRecord) || record.type !== DNS_CNAME || !equalNames(record.name, this.target)) continue;
      this.keepFor(record.ttl);
      return record.target;
    }
    return "";
  }

  private keepFor(ttl: u32): void {
    if (ttl < this.ttl) this.ttl = ttl;
  }

  private close(): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    if (this.socket !== undefined) this.socket.close();
    this.socket = undefined;
  }

  /** Address 0 without an error: there is no such host, which is remembered for a while. */
  private end(address: u32, error: string): void {
    this.close();
    queries.delete(this.name);
    if (address !== 0) cache.keep(this.name, address, hal_uptime_s(), this.ttl);
    else if (error === "") cache.keep(this.name, 0, hal_uptime_s(), NEGATIVE_TTL_S);
    const reason = address === 0 && error === "" ? noSuchHost(this.name) : error;
    for (const found of this.waiting) found(address, reason);
  }
}

// Another network may know other hosts.
onEvent(EVENT_NET_IP_ACQUIRED, () => cache.clear());
