import { DnsMessage, DnsQuestion } from "@meerkat/core/net/dns_message.ts";
import { equalNames } from "@meerkat/core/net/dns_name.ts";
import { AddressRecord, DNS_A, type DnsRecord } from "@meerkat/core/net/dns_records.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";

/** Asked at once, then after so long, then after twice that; then it is given up. */
const FIRST_WAIT_MS: i32 = 1000;
const MAX_SENDS: i32 = 3;

type Found = (address: u32, error: string) => void;

/** Looks for the address of a host in `.local`, until it is heard or given up. */
export class HostLookup {
  readonly host: string;
  readonly waiting: Found[] = [];
  private readonly send: (query: DnsMessage) => void;
  private readonly ended: (lookup: HostLookup) => void;
  private sends: i32 = 0;
  private timer: Timer | undefined = undefined;

  constructor(host: string, send: (query: DnsMessage) => void, ended: (lookup: HostLookup) => void) {
    this.host = host;
    this.send = send;
    this.ended = ended;
  }

  ask(): void {
    if (this.sends === MAX_SENDS) {
      this.end(0, `${this.host}: nobody on the local network has this name`);
      return;
    }
    const query = new DnsMessage();
    query.questions.push(new DnsQuestion(this.host, DNS_A, false));
    this.send(query);
    this.timer = after(FIRST_WAIT_MS << this.sends, () => this.ask());
    this.sends++;
  }

  /** Takes in a response; the record that answers, if there is one. */
  hear(message: DnsMessage): AddressRecord | undefined {
    const record = addressOf(this.host, message.answers) ?? addressOf(this.host, message.additionals);
    if (record !== undefined) this.end(record.address, "");
    return record;
  }

  private end(address: u32, error: string): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    this.ended(this);
    for (const found of this.waiting) found(address, error);
  }
}

function addressOf(host: string, records: readonly DnsRecord[]): AddressRecord | undefined {
  for (const record of records) {
    if (record instanceof AddressRecord && record.ttl !== 0 && record.address !== 0 && equalNames(record.name, host)) return record;
  }
  return undefined;
}
