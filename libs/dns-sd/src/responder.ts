import { DNS_AUTHORITATIVE, DNS_OPCODE_MASK, DNS_RESPONSE, DnsMessage, type DnsQuestion } from "@meerkat/core/net/dns_message.ts";
import { equalNames } from "@meerkat/core/net/dns_name.ts";
import {
  AddressRecord,
  DNS_A,
  DNS_AAAA,
  DNS_ANY,
  DNS_NSEC,
  DNS_PTR,
  DNS_SRV,
  DNS_TXT,
  type DnsRecord,
  ExistenceRecord,
  NameRecord,
  OtherRecord,
  ServiceRecord,
  TextRecord,
} from "@meerkat/core/net/dns_records.ts";
import { type Advertised, holds, type LocalService } from "./advertised.ts";
import { ALL_SERVICES, typeName } from "./names.ts";

export const MDNS_PORT: i32 = 5353;

/** Flags of everything that is told (RFC 6762, section 18). */
export const MDNS_RESPONSE_FLAGS: i32 = DNS_RESPONSE | DNS_AUTHORITATIVE;

/** Longest time for which a resolver that knows nothing of multicast may keep a record (RFC 6762, section 6.7). */
const PLAIN_TTL_S: u32 = 10;

/** Questions of a query that are answered; a longer one is no honest one. */
const MAX_QUESTIONS: i32 = 32;

/** What is told in answer to a query. */
export class Reply {
  readonly message: DnsMessage;
  /** To the asker alone. */
  readonly unicast: boolean;
  /** Others may answer the same question: to be sent after a random delay (RFC 6762, section 6). */
  readonly shared: boolean;

  constructor(message: DnsMessage, unicast: boolean, shared: boolean) {
    this.message = message;
    this.unicast = unicast;
    this.shared = shared;
  }
}

/** Answers and what goes with them, each record once, without what the asker knows. */
class Collected {
  readonly answers: DnsRecord[] = [];
  readonly additionals: DnsRecord[] = [];
  shared: boolean = false;
  private readonly known: readonly DnsRecord[];

  constructor(known: readonly DnsRecord[]) {
    this.known = known;
  }

  answer(record: DnsRecord): void {
    if (!this.isKnown(record) && !holds(this.answers, record)) this.answers.push(record);
  }

  add(record: DnsRecord): void {
    if (!this.isKnown(record) && !holds(this.additionals, record)) this.additionals.push(record);
  }

  /** Known with at least half of its time left (RFC 6762, section 7.1). */
  private isKnown(record: DnsRecord): boolean {
    for (const other of this.known) {
      if (other.ttl >= record.ttl >>> 1 && other.isSame(record)) return true;
    }
    return false;
  }
}

/** The reply to a query from a port; undefined if there is nothing to say. */
export function replyTo(query: DnsMessage, port: i32, own: Advertised): Reply | undefined {
  if ((query.flags & (DNS_RESPONSE | DNS_OPCODE_MASK)) !== 0 || query.questions.length > MAX_QUESTIONS || own.address === 0) return undefined;
  const plain = port !== MDNS_PORT || query.id !== 0;
  const collected = new Collected(query.answers);
  let unicast = true;
  for (const question of query.questions) {
    if (!plain && !question.unicast) unicast = false;
    answerQuestion(question, own, collected);
  }
  if (collected.answers.length === 0) return undefined;
  const message = new DnsMessage();
  message.flags = MDNS_RESPONSE_FLAGS;
  message.answers = collected.answers;
  for (const record of collected.additionals) {
    if (!holds(message.answers, record)) message.additionals.push(record);
  }
  if (plain) {
    message.id = query.id;
    message.questions = query.questions;
    message.answers = forPlainResolver(message.answers);
    message.additionals = forPlainResolver(message.additionals);
  }
  return new Reply(message, unicast, collected.shared && !unicast);
}

function answerQuestion(question: DnsQuestion, own: Advertised, into: Collected): void {
  const { name, type } = question;
  if (equalNames(name, own.host)) {
    answerHost(type, own, into);
    return;
  }
  if (equalNames(name, ALL_SERVICES) && asks(type, DNS_PTR)) {
    into.shared = true;
    for (const record of own.types()) into.answer(record);
    for (const service of own.services) {
      into.add(service.pointer());
      addService(service, own, into);
    }
    addHost(own, into);
    return;
  }
  for (const service of own.services) answerService(question, service, own, into);
}

function asks(type: i32, wanted: i32): boolean {
  return type === wanted || type === DNS_ANY;
}

function answerHost(type: i32, own: Advertised, into: Collected): void {
  // That there is no IPv6 address is an answer too: the asker need not wait for one.
  if (type !== DNS_A && type !== DNS_AAAA && type !== DNS_NSEC && type !== DNS_ANY) return;
  into.answer(own.hostAddress());
  into.answer(own.hostExistence());
}

function answerService(question: DnsQuestion, service: LocalService, own: Advertised, into: Collected): void {
  const { name, type } = question;
  if (asks(type, DNS_PTR) && equalNames(name, typeName(service.type))) {
    into.shared = true;
    into.answer(service.pointer());
    addService(service, own, into);
    addHost(own, into);
  } else if (equalNames(name, service.name)) {
    if (asks(type, DNS_SRV)) into.answer(service.location(own.host));
    if (asks(type, DNS_TXT)) into.answer(service.description());
    addHost(own, into);
  }
}

function addService(service: LocalService, own: Advertised, into: Collected): void {
  into.add(service.location(own.host));
  into.add(service.description());
}

function addHost(own: Advertised, into: Collected): void {
  into.add(own.hostAddress());
  into.add(own.hostExistence());
}

/** Without the bit that such a resolver takes for another class, and not to be kept for long. */
function forPlainResolver(records: readonly DnsRecord[]): DnsRecord[] {
  const plain: DnsRecord[] = [];
  for (const record of records) plain.push(withLife(record, record.ttl < PLAIN_TTL_S ? record.ttl : PLAIN_TTL_S, false));
  return plain;
}

/** The same record for another time; with `ttl` 0 it is taken back. */
export function withLife(record: DnsRecord, ttl: u32, flush: boolean): DnsRecord {
  const { name, type } = record;
  if (record instanceof AddressRecord) return new AddressRecord(name, ttl, flush, record.address);
  if (record instanceof NameRecord) return new NameRecord(name, type, ttl, flush, record.target);
  if (record instanceof ServiceRecord) return new ServiceRecord(name, ttl, flush, record.priority, record.weight, record.port, record.target);
  if (record instanceof TextRecord) return new TextRecord(name, ttl, flush, record.texts);
  if (record instanceof ExistenceRecord) return new ExistenceRecord(name, ttl, flush, record.next, record.types);
  return new OtherRecord(name, type, ttl, flush, record instanceof OtherRecord ? record.data : new Uint8Array(0));
}
