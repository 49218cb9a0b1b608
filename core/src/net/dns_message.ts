import {
  AddressRecord,
  DNS_A,
  DNS_CLASS_IN,
  DNS_CNAME,
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
} from "./dns_records.ts";
import { DnsReader, DnsWriter } from "./dns_wire.ts";

// Messages of DNS (RFC 1035, section 4) and multicast DNS (RFC 6762, section 18).

/** Flags of a message's header. */
export const DNS_RESPONSE: i32 = 0x8000;
export const DNS_AUTHORITATIVE: i32 = 0x0400;
/** The message was cut: not everything fitted. */
export const DNS_TRUNCATED: i32 = 0x0200;
export const DNS_RECURSION_DESIRED: i32 = 0x0100;
/** Kind of request; 0 is a query. */
export const DNS_OPCODE_MASK: i32 = 0x7800;
/** Result, DNS_RCODE_*. */
export const DNS_RCODE_MASK: i32 = 0x000f;
export const DNS_RCODE_OK: i32 = 0;
/** There is no such name. */
export const DNS_RCODE_NAME_ERROR: i32 = 3;

/** Questions and records that a message may have; more is refused. */
const MAX_ENTRIES: i32 = 256;

const HEADER_SIZE: i32 = 12;

/** In a question of multicast DNS: answer to me alone. In a record: forget others. */
const TOP_BIT: i32 = 0x8000;

export class DnsQuestion {
  readonly name: string;
  readonly type: i32;
  /** Multicast DNS: the answer may go to the asker alone. */
  readonly unicast: boolean;

  constructor(name: string, type: i32, unicast: boolean) {
    this.name = name;
    this.type = type;
    this.unicast = unicast;
  }
}

export class DnsMessage {
  id: i32 = 0;
  flags: i32 = 0;
  questions: DnsQuestion[] = [];
  answers: DnsRecord[] = [];
  authorities: DnsRecord[] = [];
  additionals: DnsRecord[] = [];
}

/** Reads a message; undefined if it is malformed. Questions and records of other classes than the Internet's are left out. */
export function decodeDns(data: Uint8Array): DnsMessage | undefined {
  if (data.length < HEADER_SIZE) return undefined;
  const reader = new DnsReader(data);
  const message = new DnsMessage();
  message.id = reader.u16();
  message.flags = reader.u16();
  const questions = reader.u16();
  const answers = reader.u16();
  const authorities = reader.u16();
  const additionals = reader.u16();
  if (questions + answers + authorities + additionals > MAX_ENTRIES) return undefined;
  for (let i: i32 = 0; i < questions && !reader.failed; i++) readQuestion(reader, message.questions);
  readRecords(reader, answers, message.answers);
  readRecords(reader, authorities, message.authorities);
  readRecords(reader, additionals, message.additionals);
  return reader.failed ? undefined : message;
}

function readQuestion(reader: DnsReader, into: DnsQuestion[]): void {
  const name = reader.name();
  const type = reader.u16();
  const kind = reader.u16();
  const any = (kind & ~TOP_BIT) === 255;
  if ((kind & ~TOP_BIT) === DNS_CLASS_IN || any) into.push(new DnsQuestion(name, type, (kind & TOP_BIT) !== 0));
}

function readRecords(reader: DnsReader, count: i32, into: DnsRecord[]): void {
  for (let i: i32 = 0; i < count && !reader.failed; i++) {
    const name = reader.name();
    const type = reader.u16();
    const kind = reader.u16();
    const ttl = reader.u32();
    const length = reader.u16();
    const end = reader.at + length;
    if (!reader.has(length)) return;
    if ((kind & ~TOP_BIT) !== DNS_CLASS_IN) {
      reader.skip(length);
      continue;
    }
    const record = readData(reader, name, type, ttl, (kind & TOP_BIT) !== 0, end);
    // Data that are longer or shorter than they say are not understood, whatever they were.
    if (reader.at !== end) reader.fail();
    else into.push(record);
  }
}

function readData(reader: DnsReader, name: string, type: i32, ttl: u32, flush: boolean, end: i32): DnsRecord {
  if (type === DNS_A) return new AddressRecord(name, ttl, flush, reader.u32());
  if (type === DNS_CNAME || type === DNS_PTR) return new NameRecord(name, type, ttl, flush, reader.name());
  if (type === DNS_SRV) {
    const priority = reader.u16();
    const weight = reader.u16();
    const port = reader.u16();
    return new ServiceRecord(name, ttl, flush, priority, weight, port, reader.name());
  }
  if (type === DNS_TXT) {
    const texts: string[] = [];
    while (reader.at < end && !reader.failed) {
      const text = reader.text(reader.u8());
      // An empty one stands for none (RFC 6763, section 6.1).
      if (text !== "") texts.push(text);
    }
    return new TextRecord(name, ttl, flush, texts);
  }
  if (type === DNS_NSEC) {
    const next = reader.name();
    return new ExistenceRecord(name, ttl, flush, next, reader.typeBits(end));
  }
  return new OtherRecord(name, type, ttl, flush, reader.bytes(end - reader.at));
}

/** Writes a message of up to `maxSize` bytes; undefined if it does not fit, or has a name that cannot be written. */
export function encodeDns(message: DnsMessage, maxSize: i32): Uint8Array | undefined {
  const writer = new DnsWriter(maxSize);
  writer.u16(message.id);
  writer.u16(message.flags);
  writer.u16(message.questions.length);
  writer.u16(message.answers.length);
  writer.u16(message.authorities.length);
  writer.u16(message.additionals.length);
  for (const question of message.questions) {
    writer.name(question.name);
    writer.u16(question.type);
    writer.u16(question.unicast ? DNS_CLASS_IN | TOP_BIT : DNS_CLASS_IN);
  }
  for (const record of message.answers) writeRecord(writer, record);
  for (const record of message.authorities) writeRecord(writer, record);
  for (const record of message.additionals) writeRecord(writer, record);
  return writer.failed ? undefined : writer.taken();
}

function writeRecord(writer: DnsWriter, record: DnsRecord): void {
  writer.name(record.name);
  writer.u16(record.type);
  writer.u16(record.flush ? DNS_CLASS_IN | TOP_BIT : DNS_CLASS_IN);
  writer.u32(record.ttl);
  const lengthAt = writer.at;
  writer.u16(0);
  writeData(writer, record);
  writer.patch16(lengthAt, writer.at - lengthAt - 2);
}

function writeData(writer: DnsWriter, record: DnsRecord): void {
  if (record instanceof AddressRecord) {
    writer.u32(record.address);
  } else if (record instanceof NameRecord) {
    writer.name(record.target);
  } else if (record instanceof ServiceRecord) {
    writer.u16(record.priority);
    writer.u16(record.weight);
    writer.u16(record.port);
    writer.name(record.target);
  } else if (record instanceof TextRecord) {
    for (const text of record.texts) writer.text(text);
    if (record.texts.length === 0) writer.text("");
  } else if (record instanceof ExistenceRecord) {
    writer.name(record.next);
    writer.typeBits(record.types);
  } else if (record instanceof OtherRecord) {
    writer.bytes(record.data);
  }
}
