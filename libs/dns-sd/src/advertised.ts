import { equalNames } from "@meerkat/core/net/dns_name.ts";
import { AddressRecord, DNS_A, DNS_PTR, type DnsRecord, ExistenceRecord, NameRecord, ServiceRecord, TextRecord } from "@meerkat/core/net/dns_records.ts";
import { ALL_SERVICES, instanceName, typeName } from "./names.ts";

/** Seconds for which others may keep names of services, and the records that name a host (RFC 6762, section 10). */
const SHARED_TTL_S: u32 = 4500;
const HOST_TTL_S: u32 = 120;

/** A service of this machine. */
export class LocalService {
  readonly instance: string;
  /** `_http._tcp` */
  readonly type: string;
  readonly port: i32;
  readonly texts: readonly string[];

  constructor(instance: string, type: string, port: i32, texts: readonly string[]) {
    this.instance = instance;
    this.type = type;
    this.port = port;
    this.texts = texts;
  }

  get name(): string {
    return instanceName(this.instance, this.type);
  }

  pointer(): DnsRecord {
    return new NameRecord(typeName(this.type), DNS_PTR, SHARED_TTL_S, false, this.name);
  }

  location(host: string): DnsRecord {
    return new ServiceRecord(this.name, HOST_TTL_S, true, 0, 0, this.port, host);
  }

  description(): DnsRecord {
    return new TextRecord(this.name, HOST_TTL_S, true, this.texts);
  }
}

/** What this machine tells about itself. */
export class Advertised {
  /** `name.local` */
  host: string;
  /** 0 while there is none. */
  address: u32 = 0;
  services: LocalService[] = [];

  constructor(host: string) {
    this.host = host;
  }

  find(instance: string, type: string): LocalService | undefined {
    for (const service of this.services) {
      if (equalNames(service.instance, instance) && equalNames(service.type, type)) return service;
    }
    return undefined;
  }

  hostAddress(): DnsRecord {
    return new AddressRecord(this.host, HOST_TTL_S, true, this.address);
  }

  /** There is an IPv4 address and nothing else. */
  hostExistence(): DnsRecord {
    return new ExistenceRecord(this.host, HOST_TTL_S, true, this.host, [DNS_A]);
  }

  /** Pointers from ALL_SERVICES to each type, once. */
  types(): DnsRecord[] {
    const records: DnsRecord[] = [];
    for (const service of this.services) {
      const record = new NameRecord(ALL_SERVICES, DNS_PTR, SHARED_TTL_S, false, typeName(service.type));
      if (!holds(records, record)) records.push(record);
    }
    return records;
  }

  /** Everything. */
  records(): DnsRecord[] {
    const records = this.types();
    for (const service of this.services) records.push(service.pointer(), service.location(this.host), service.description());
    records.push(this.hostAddress(), this.hostExistence());
    return records;
  }
}

export function holds(records: readonly DnsRecord[], wanted: DnsRecord): boolean {
  for (const record of records) {
    if (record.isSame(wanted)) return true;
  }
  return false;
}
