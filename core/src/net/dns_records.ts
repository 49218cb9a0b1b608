import { equalNames } from "./dns_name.ts";

// Resource records of DNS (RFC 1035, section 3.2) and what multicast DNS adds (RFC 6762).

export const DNS_A: i32 = 1;
export const DNS_CNAME: i32 = 5;
export const DNS_PTR: i32 = 12;
export const DNS_TXT: i32 = 16;
export const DNS_AAAA: i32 = 28;
export const DNS_SRV: i32 = 33;
export const DNS_NSEC: i32 = 47;
/** In a question: records of any type. */
export const DNS_ANY: i32 = 255;

/** The Internet, the only class there is. */
export const DNS_CLASS_IN: i32 = 1;

/** One thing that is known about a name. */
export abstract class DnsRecord {
  readonly name: string;
  readonly type: i32;
  /** Seconds for which it may be kept; 0 in multicast DNS: it is not so any more. */
  readonly ttl: u32;
  /** Multicast DNS: these are all records of this name and type, forget others (RFC 6762, section 10.2). */
  readonly flush: boolean;

  constructor(name: string, type: i32, ttl: u32, flush: boolean) {
    this.name = name;
    this.type = type;
    this.ttl = ttl;
    this.flush = flush;
  }

  /** Whether it says the same, for however long. */
  isSame(other: DnsRecord): boolean {
    return this.type === other.type && equalNames(this.name, other.name) && this.hasSameData(other);
  }

  protected abstract hasSameData(other: DnsRecord): boolean;
}

/** Address of a host. */
export class AddressRecord extends DnsRecord {
  readonly address: u32;

  constructor(name: string, ttl: u32, flush: boolean, address: u32) {
    super(name, DNS_A, ttl, flush);
    this.address = address;
  }

  protected override hasSameData(other: DnsRecord): boolean {
    return other instanceof AddressRecord && other.address === this.address;
  }
}

/** CNAME or PTR: another name. */
export class NameRecord extends DnsRecord {
  readonly target: string;

  constructor(name: string, type: i32, ttl: u32, flush: boolean, target: string) {
    super(name, type, ttl, flush);
    this.target = target;
  }

  protected override hasSameData(other: DnsRecord): boolean {
    return other instanceof NameRecord && equalNames(other.target, this.target);
  }
}

/** Where a service is (RFC 2782). */
export class ServiceRecord extends DnsRecord {
  readonly priority: i32;
  readonly weight: i32;
  readonly port: i32;
  readonly target: string;

  constructor(name: string, ttl: u32, flush: boolean, priority: i32, weight: i32, port: i32, target: string) {
    super(name, DNS_SRV, ttl, flush);
    this.priority = priority;
    this.weight = weight;
    this.port = port;
    this.target = target;
  }

  protected override hasSameData(other: DnsRecord): boolean {
    return (
      other instanceof ServiceRecord &&
      other.priority === this.priority &&
      other.weight === this.weight &&
      other.port === this.port &&
      equalNames(other.target, this.target)
    );
  }
}

/** Texts, each up to 255 bytes of UTF-8; longer ones are cut when encoded. */
export class TextRecord extends DnsRecord {
  readonly texts: readonly string[];

  constructor(name: string, ttl: u32, flush: boolean, texts: readonly string[]) {
    super(name, DNS_TXT, ttl, flush);
    this.texts = texts;
  }

  protected override hasSameData(other: DnsRecord): boolean {
    if (!(other instanceof TextRecord) || other.texts.length !== this.texts.length) return false;
    for (let i: i32 = 0; i < this.texts.length; i++) {
      if (other.texts[i] !== this.texts[i]) return false;
    }
    return true;
  }
}

/** Which types of records a name has, and so which not (RFC 6762, section 6.1). */
export class ExistenceRecord extends DnsRecord {
  readonly next: string;
  /** Ascending. */
  readonly types: readonly i32[];

  constructor(name: string, ttl: u32, flush: boolean, next: string, types: readonly i32[]) {
    super(name, DNS_NSEC, ttl, flush);
    this.next = next;
    this.types = types;
  }

  protected override hasSameData(other: DnsRecord): boolean {
    if (!(other instanceof ExistenceRecord) || other.types.length !== this.types.length || !equalNames(other.next, this.next)) return false;
    for (let i: i32 = 0; i < this.types.length; i++) {
      if (other.types[i] !== this.types[i]) return false;
    }
    return true;
  }
}

/** A record of another type, as bytes. */
export class OtherRecord extends DnsRecord {
  readonly data: Uint8Array;

  constructor(name: string, type: i32, ttl: u32, flush: boolean, data: Uint8Array) {
    super(name, type, ttl, flush);
    this.data = data;
  }

  protected override hasSameData(other: DnsRecord): boolean {
    if (!(other instanceof OtherRecord) || other.data.length !== this.data.length) return false;
    for (let i: i32 = 0; i < this.data.length; i++) {
      if (other.data[i] !== this.data[i]) return false;
    }
    return true;
  }
}
