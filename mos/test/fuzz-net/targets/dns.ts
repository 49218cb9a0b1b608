import { isIpv4, parseHostPort, parseIpv4 } from "@meerkat/core/net/address.ts";
import { type DnsMessage, decodeDns, encodeDns } from "@meerkat/core/net/dns_message.ts";
import { isHostName, splitName } from "@meerkat/core/net/dns_name.ts";
import { Advertised, LocalService } from "@meerkat/dns-sd/advertised.ts";
import { Browser } from "@meerkat/dns-sd/browser.ts";
import { replyTo } from "@meerkat/dns-sd/responder.ts";
import { expectThat, utf8 } from "./expect.ts";

function sizes(message: DnsMessage): string {
  return `${message.questions.length} ${message.answers.length} ${message.authorities.length} ${message.additionals.length}`;
}

/** What was understood is written, and understood again. */
export function fuzzDns(data: Uint8Array, _chunk: i32): void {
  const message = decodeDns(data);
  if (message === undefined) return;
  const written = encodeDns(message, 65535);
  if (written === undefined) return;
  const again = decodeDns(written);
  expectThat(again !== undefined && sizes(again) === sizes(message), "a message does not survive being written");
}

const own = new Advertised("meerkat.local");
own.address = 0x0a010203;
own.services.push(new LocalService("Meerkat", "_http._tcp", 80, ["id=1", "arch=linux"]));

export function fuzzMdns(data: Uint8Array, chunk: i32): void {
  const query = decodeDns(data);
  if (query === undefined) return;
  const reply = replyTo(query, chunk === 1 ? 1234 : 5353, own);
  if (reply === undefined) return;
  const written = encodeDns(reply.message, 9000);
  if (written !== undefined) expectThat(decodeDns(written) !== undefined, "a reply that nobody understands");
}

/** What others announce; time passes between. */
export function fuzzMdnsBrowser(data: Uint8Array, chunk: i32): void {
  const message = decodeDns(data);
  if (message === undefined) return;
  let present: i32 = 0;
  const browser = new Browser("_http._tcp", (_service, here) => {
    present += here ? 1 : -1;
    expectThat(present >= 0, "a service leaves that was not there");
  });
  browser.hear(message, 1000);
  browser.tick(1000 + chunk * 1000);
  browser.hear(message, 2000 + chunk * 1000);
  browser.tick(0x7fffffff);
}

export function fuzzAddress(data: Uint8Array, _chunk: i32): void {
  const text = utf8(data);
  if (isIpv4(text)) expectThat(isHostName(text) || parseIpv4(text) >= 0, "an address that is none");
  const found = parseHostPort(text, 80);
  if (found !== undefined) expectThat(found.port > 0 && found.port < 65536, "a port that is none");
  splitName(text);
}
