import { lowerCaseText } from "@meerkat/core/ascii.ts";
import { DnsMessage, DnsQuestion } from "@meerkat/core/net/dns_message.ts";
import { equalNames, splitName } from "@meerkat/core/net/dns_name.ts";
import { AddressRecord, DNS_A, DNS_PTR, DNS_SRV, DNS_TXT, type DnsRecord, NameRecord, ServiceRecord, TextRecord } from "@meerkat/core/net/dns_records.ts";
import { typeName } from "./names.ts";

/** Instances of one type that are followed; more are passed over. */
const MAX_INSTANCES: i32 = 32;

/** Longest time between two questions for a type (RFC 6762, section 5.2). */
const MAX_INTERVAL_S: u32 = 3600;

/** Longest time between two questions for what is missing of an instance. */
const MAX_MISSING_S: u32 = 60;

/** A service of another machine that is taken back is forgotten a second later (RFC 6762, section 10.1). */
const GOODBYE_S: u32 = 1;

/** A service on the network. */
export class FoundService {
  /** Its own part of the name. */
  readonly instance: string;
  readonly type: string;
  /** `name.local` */
  host: string = "";
  address: u32 = 0;
  port: i32 = 0;
  texts: readonly string[] = [];

  constructor(instance: string, type: string) {
    this.instance = instance;
    this.type = type;
  }
}

/** Something known until an uptime in seconds; it is asked for again when most of the time is over. */
class Lease {
  until: u32 = 0;
  private refreshAt: u32 = 0;

  get isKnown(): boolean {
    return this.until !== 0;
  }

  /** `ttl` 0 takes back what was known. */
  renew(now: u32, ttl: u32): void {
    if (ttl === 0 && this.until === 0) return;
    const life: u32 = ttl === 0 ? GOODBYE_S : ttl < 86400 ? ttl : 86400;
    this.until = now + life;
    this.refreshAt = ttl === 0 ? this.until + 1 : now + Math.trunc((life * 4) / 5);
  }

  isOver(now: u32): boolean {
    return this.until !== 0 && now >= this.until;
  }

  /** Whether to ask again: at four fifths of the time, and then twice as near to its end each time. */
  isToRefresh(now: u32): boolean {
    if (this.until === 0 || now < this.refreshAt || now >= this.until) return false;
    this.refreshAt = now + 1 + ((this.until - now) >>> 1);
    return true;
  }

  forget(): void {
    this.until = 0;
  }
}

/** An instance that was heard of. */
class Entry {
  /** Its whole name. */
  readonly name: string;
  readonly service: FoundService;
  readonly pointer: Lease = new Lease();
  readonly location: Lease = new Lease();
  readonly address: Lease = new Lease();
  hasTexts: boolean = false;
  told: boolean = false;
  /** Something of it has changed since it was told. */
  changed: boolean = false;
  private askAt: u32 = 0;
  private interval: u32 = 1;

  constructor(name: string, service: FoundService) {
    this.name = name;
    this.service = service;
  }

  get isComplete(): boolean {
    return this.location.isKnown && this.address.isKnown && this.hasTexts;
  }

  /** Whether something is missing, and it is time to ask: each time after twice as long. */
  isToAsk(now: u32): boolean {
    if (this.isComplete || now < this.askAt) return false;
    this.askAt = now + this.interval;
    this.interval = this.interval * 2 > MAX_MISSING_S ? MAX_MISSING_S : this.interval * 2;
    return true;
  }
}

export type ServiceListener = (service: FoundService, present: boolean) => void;

/**
 * Follows the instances of one type: hears the answers of all, and says what to ask. `tick` is called each second. The
 * listener is called when a service is complete, when something of it has changed, and when it is gone.
 */
export class Browser {
  readonly type: string;
  private readonly name: string;
  private readonly listener: ServiceListener;
  private readonly entries: Entry[] = [];
  private askAt: u32 = 0;
  private interval: u32 = 1;

  constructor(type: string, listener: ServiceListener) {
    this.type = type;
    this.name = typeName(type);
    this.listener = listener;
  }

  /** Takes in a response. */
  hear(message: DnsMessage, now: u32): void {
    this.hearRecords(message.answers, now);
    this.hearRecords(message.additionals, now);
    // Addresses may come before the records that say whose they are.
    this.hearAddresses(message.answers, now);
    this.hearAddresses(message.additionals, now);
    this.tell();
  }

  /** Forgets what is over, and returns what is to be asked now; undefined: nothing. */
  tick(now: u32): DnsMessage | undefined {
    this.forgetOld(now);
    const message = new DnsMessage();
    const { questions } = message;
    let due = now >= this.askAt;
    if (due) {
      this.askAt = now + this.interval;
      this.interval = this.interval * 2 > MAX_INTERVAL_S ? MAX_INTERVAL_S : this.interval * 2;
    }
    for (const entry of this.entries) {
      if (entry.pointer.isToRefresh(now)) due = true;
      const missing = entry.isToAsk(now);
      if (entry.location.isToRefresh(now) || (missing && !entry.location.isKnown)) questions.push(new DnsQuestion(entry.name, DNS_SRV, false));
      if (missing && !entry.hasTexts) questions.push(new DnsQuestion(entry.name, DNS_TXT, false));
      if (entry.address.isToRefresh(now) || (missing && entry.location.isKnown && !entry.address.isKnown)) {
        questions.push(new DnsQuestion(entry.service.host, DNS_A, false));
      }
    }
    if (due) {
      questions.unshift(new DnsQuestion(this.name, DNS_PTR, false));
      message.answers = this.knownPointers(now);
    }
    return questions.length === 0 ? undefined : message;
  }

  /** Instances that need not be told again (RFC 6762, section 7.1). */
  private knownPointers(now: u32): DnsRecord[] {
    const known: DnsRecord[] = [];
    for (const entry of this.entries) {
      if (entry.isComplete && entry.pointer.until > now) known.push(new NameRecord(this.name, DNS_PTR, entry.pointer.until - now, false, entry.name));
    }
    return known;
  }

  private hearRecords(records: readonly DnsRecord[], now: u32): void {
    for (const record of records) {
      if (record instanceof NameRecord && record.type === DNS_PTR && equalNames(record.name, this.name)) this.hearPointer(record, now);
    }
    for (const record of records) {
      if (record instanceof ServiceRecord) this.hearLocation(record, now);
      else if (record instanceof TextRecord) this.hearTexts(record);
    }
  }

  private hearPointer(record: NameRecord, now: u32): void {
    let entry = this.find(record.target);
    if (entry === undefined) {
      const labels = splitName(record.target);
      // Only names of this type are instances of it.
      if (record.ttl === 0 || this.entries.length >= MAX_INSTANCES || labels.length !== splitName(this.name).length + 1) return;
      if (!lowerCaseText(record.target).endsWith(`.${lowerCaseText(this.name)}`)) return;
      entry = new Entry(record.target, new FoundService(labels[0]!, this.type));
      this.entries.push(entry);
    }
    entry.pointer.renew(now, record.ttl);
  }

  private hearLocation(record: ServiceRecord, now: u32): void {
    const entry = this.find(record.name);
    if (entry === undefined) return;
    const { service } = entry;
    entry.location.renew(now, record.ttl);
    if (record.ttl === 0) return;
    if (service.port !== record.port || !equalNames(service.host, record.target)) {
      if (!equalNames(service.host, record.target)) entry.address.forget();
      service.host = record.target;
      service.port = record.port;
      entry.changed = true;
    }
  }

  private hearTexts(record: TextRecord): void {
    const entry = this.find(record.name);
    if (entry === undefined || record.ttl === 0) return;
    const before = entry.service.texts;
    const same = before.length === record.texts.length && before.every((text, i) => text === record.texts[i]);
    if (!entry.hasTexts || !same) entry.changed = true;
    entry.hasTexts = true;
    entry.service.texts = record.texts;
  }

  private hearAddresses(records: readonly DnsRecord[], now: u32): void {
    for (const record of records) {
      if (!(record instanceof AddressRecord)) continue;
      for (const entry of this.entries) {
        if (!equalNames(entry.service.host, record.name)) continue;
        if (record.ttl !== 0 && entry.service.address !== record.address) {
          entry.service.address = record.address;
          entry.changed = true;
        }
        entry.address.renew(now, record.ttl);
      }
    }
  }

  private find(name: string): Entry | undefined {
    for (const entry of this.entries) {
      if (equalNames(entry.name, name)) return entry;
    }
    return undefined;
  }

  private tell(): void {
    for (const entry of this.entries.slice()) {
      if (!entry.isComplete || (entry.told && !entry.changed)) continue;
      entry.told = true;
      entry.changed = false;
      this.listener(entry.service, true);
    }
  }

  private forgetOld(now: u32): void {
    for (let i: i32 = this.entries.length - 1; i >= 0; i--) {
      const entry = this.entries[i]!;
      if (!entry.pointer.isOver(now) && !entry.location.isOver(now) && !entry.address.isOver(now)) continue;
      this.entries.splice(i, 1);
      if (entry.told) this.listener(entry.service, false);
    }
  }
}
