import { DnsMessage, DnsQuestion, decodeDns, encodeDns } from "@meerkat/core/net/dns_message.ts";
import { equalNames, escapeLabel, isHostName, splitName } from "@meerkat/core/net/dns_name.ts";
import {
  AddressRecord,
  DNS_ANY,
  DNS_CNAME,
  DNS_PTR,
  type DnsRecord,
  ExistenceRecord,
  NameRecord,
  OtherRecord,
  ServiceRecord,
  TextRecord,
} from "@meerkat/core/net/dns_records.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const utf8 = new TextEncoder();

// Labels of up to 63 bytes, with everything that has a meaning in text.
const label = fc.string({ unit: fc.constantFrom("a", "B", "7", "-", ".", "\\", " ", "ü", "€", "😀"), minLength: 1, maxLength: 15 });
const name = fc.array(label, { maxLength: 4 }).map((labels) => labels.map(escapeLabel).join("."));
const u16 = fc.nat(0xffff);
const u32 = fc.nat(0xffffffff);
const text = fc.string({ unit: "grapheme", maxLength: 40 }).filter((t) => t !== "");
const types = fc.uniqueArray(u16, { maxLength: 8 }).map((list) => list.sort((a, b) => a - b));
const UNKNOWN_TYPES = [2, 6, 28, 41, 65];

const record: fc.Arbitrary<DnsRecord> = fc.oneof(
  fc.tuple(name, u32, fc.boolean(), u32).map((f) => new AddressRecord(...f)),
  fc.tuple(name, fc.constantFrom(DNS_CNAME, DNS_PTR), u32, fc.boolean(), name).map((f) => new NameRecord(...f)),
  fc.tuple(name, u32, fc.boolean(), u16, u16, u16, name).map((f) => new ServiceRecord(...f)),
  fc.tuple(name, u32, fc.boolean(), fc.array(text, { maxLength: 5 })).map((f) => new TextRecord(...f)),
  fc.tuple(name, u32, fc.boolean(), name, types).map((f) => new ExistenceRecord(...f)),
  fc.tuple(name, fc.constantFrom(...UNKNOWN_TYPES), u32, fc.boolean(), fc.uint8Array({ maxLength: 60 })).map((f) => new OtherRecord(...f)),
);
const records = fc.array(record, { maxLength: 6 });

const message = fc.record({
  id: u16,
  flags: u16,
  questions: fc.array(
    fc.tuple(name, u16, fc.boolean()).map((f) => new DnsQuestion(...f)),
    { maxLength: 4 },
  ),
  answers: records,
  authorities: records,
  additionals: records,
});

function made(parts: Partial<DnsMessage>): DnsMessage {
  return Object.assign(new DnsMessage(), parts);
}

describe("round trips", () => {
  test("of messages with all kinds of records", () => {
    fc.assert(
      fc.property(message, (parts) => {
        const bytes = encodeDns(made(parts), 20_000);
        expect(bytes).toBeDefined();
        expect(decodeDns(bytes ?? new Uint8Array())).toEqual(made(parts));
      }),
      { numRuns: 300 },
    );
  });

  test("of names", () => {
    fc.assert(
      fc.property(fc.array(label, { maxLength: 6 }), (labels) => {
        expect(splitName(labels.map(escapeLabel).join("."))).toEqual(labels);
      }),
    );
  });
});

describe("bad input", () => {
  test("noise and damaged messages never throw, and what is understood can be written again", () => {
    fc.assert(
      fc.property(message, fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 8 }), fc.nat(2000), (parts, changes, cut) => {
        const bytes = encodeDns(made(parts), 20_000) ?? new Uint8Array();
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const read = decodeDns(bytes.subarray(0, cut));
        if (read === undefined) return;
        for (const r of [...read.answers, ...read.authorities, ...read.additionals]) expect(r.isSame(r)).toBe(true);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 200 }), (noise) => {
        noise[4] = 0;
        noise[6] = 0;
        decodeDns(noise);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, string]>([
    ["a header that is cut", "000000000001000000000"],
    ["a pointer to itself", "0000000000010000000000 00c00c00010001"],
    ["a pointer forward", "0000000000010000000000 00c01000010001 00"],
    ["pointers to each other", "0000000000020000000000 00 c012 0001 0001 c00c 0001 0001"],
    ["a pointer to the label before it", "0000000000010000000000 00 0161 c00c 0001 0001"],
    ["a label that runs out of the message", "0000000000010000000000 00 3f61 0001 0001"],
    ["a label with reserved bits", "0000000000010000000000 00 4161 0001 0001"],
    ["data that run out of the message", "0000000000000001000000 00 00 0010 0001 00000000 ffff 00"],
    ["an address of 3 bytes", "0000000000000001000000 00 00 0001 0001 00000000 0003 010203"],
    ["an address of 5 bytes", "0000000000000001000000 00 00 0001 0001 00000000 0005 0102030405"],
    ["a text that is longer than its record", "0000000000000001000000 00 00 0010 0001 00000000 0002 0561"],
    ["an empty bitmap", "0000000000000001000000 00 00 002f 0001 00000000 0003 00 00 00"],
    ["more records than there are", "0000000000000009000000 00 00 0001 0001 00000000 0004 01020304"],
    ["65535 questions", "00000000ffff0000000000 00 00 0001 0001"],
  ])("%s is refused", (_, hex) => {
    expect(decodeDns(new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex")))).toBeUndefined();
  });

  test("a name of 255 bytes is the longest, however it is put together", () => {
    const long = (last: number) => [63, 63, 63, last].map((length) => "x".repeat(length)).join(".");
    const ask = (question: string) => encodeDns(made({ questions: [new DnsQuestion(question, 1, false)] }), 2000);
    const longest = ask(long(61));
    expect(longest?.length).toBe(12 + 255 + 4);
    expect(decodeDns(longest ?? new Uint8Array())?.questions[0]?.name).toBe(long(61));
    expect(ask(long(62))).toBeUndefined();
    expect(ask("a..b")).toBeUndefined();
    expect(ask(`${"x".repeat(64)}.y`)).toBeUndefined();
    // The same length by a pointer, and one label more.
    const bytes = [...(longest ?? []), 1, 0x79, 0xc0, 12, 0, 1, 0, 1];
    bytes[5] = 2;
    expect(decodeDns(new Uint8Array(bytes))).toBeUndefined();
  });

  test("what does not fit is not written", () => {
    const one = made({ answers: [new TextRecord("a.b", 1, false, ["x".repeat(255)])] });
    const whole = encodeDns(one, 2000);
    expect(whole).toBeDefined();
    expect(encodeDns(one, (whole?.length ?? 0) - 1)).toBeUndefined();
    expect(encodeDns(one, whole?.length ?? 0)?.length).toBe(whole?.length);
  });
});

test("the bytes of a query are those of RFC 1035", () => {
  const query = made({ id: 0x1234, flags: 0x0100, questions: [new DnsQuestion("www.example.com", 1, false)] });
  expect(Buffer.from(encodeDns(query, 512) ?? []).toString("hex")).toBe(`123401000001000000000000${"03777777076578616d706c6503636f6d00"}00010001`);
});

test("names that were written before are pointed to, multicast bits are kept", () => {
  const parts = {
    flags: 0x8400,
    questions: [new DnsQuestion("_http._tcp.local", DNS_ANY, true)],
    answers: [
      new NameRecord("_http._tcp.local", DNS_PTR, 4500, false, "web._http._tcp.local"),
      new ServiceRecord("web._http._tcp.local", 120, true, 0, 0, 80, "dev.local"),
    ],
  };
  const bytes = encodeDns(made(parts), 512) ?? new Uint8Array();
  expect(Buffer.from(bytes).toString("hex")).toBe(
    [
      "0000840000010002 00000000",
      "055f68747470045f746370056c6f63616c00 00ff 8001",
      "c00c 000c 0001 00001194 0006 03776562 c00c",
      "c02e 0021 8001 00000078 000c 0000 0000 0050 03646576 c017",
    ]
      .join("")
      .replaceAll(" ", ""),
  );
  expect(decodeDns(bytes)).toEqual(made(parts));
});

test("records of other classes are left out", () => {
  const hex = "0000000000010001000000 00 00 0001 0003 00 0010 0003 00000000 0001 00".replaceAll(" ", "");
  expect(decodeDns(new Uint8Array(Buffer.from(hex, "hex")))).toEqual(new DnsMessage());
});

test("what is the same record", () => {
  const a = new ServiceRecord("X.local", 120, true, 0, 0, 80, "dev.local");
  expect(a.isSame(new ServiceRecord("x.LOCAL", 10, false, 0, 0, 80, "DEV.local"))).toBe(true);
  expect(a.isSame(new ServiceRecord("x.local", 120, true, 0, 0, 81, "dev.local"))).toBe(false);
  expect(a.isSame(new AddressRecord("x.local", 120, true, 80))).toBe(false);
  expect(new TextRecord("x", 1, true, ["a"]).isSame(new TextRecord("x", 1, true, ["a", "b"]))).toBe(false);
});

test("host names", () => {
  for (const good of ["a", "a.b", "iot.example.com", "_mqtt-1.x", "x".repeat(63)]) expect(isHostName(good)).toBe(true);
  for (const bad of ["", ".", "a..b", "a.", ".a", "a b", "ä.de", "x".repeat(64), `${"x.".repeat(127)}x`, "a/b"]) expect(isHostName(bad)).toBe(false);
  expect(equalNames("Example.COM", "eXample.com")).toBe(true);
  expect(utf8.encode(escapeLabel("a.b")).length).toBe(4);
});
