import { formatIpv4, isIpv4, parseHostPort, parseIpv4 } from "@meerkat/core/net/address.ts";
import fc from "fast-check";
import { expect, test } from "vitest";

test("addresses and their texts", () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), (address) => {
      expect(isIpv4(formatIpv4(address))).toBe(true);
      expect(parseIpv4(formatIpv4(address))).toBe(address);
    }),
  );
  expect(formatIpv4(0x7f000001)).toBe("127.0.0.1");
});

test("what is no address", () => {
  for (const text of [
    "",
    "1",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "1.2.3.256",
    "1..2.3",
    ".1.2.3.4",
    "1.2.3.4.",
    "a.b.c.d",
    "1.2.3.-4",
    " 1.2.3.4",
    "1.2.3.99999999999",
  ]) {
    expect(isIpv4(text), text).toBe(false);
    expect(parseIpv4(text), text).toBe(0);
  }
});

test("hosts and ports", () => {
  expect(parseHostPort("example.com:80", 1)).toEqual({ host: "example.com", port: 80 });
  expect(parseHostPort("example.com", 123)).toEqual({ host: "example.com", port: 123 });
  expect(parseHostPort("8080", 1)).toEqual({ host: "", port: 8080 });
  expect(parseHostPort(":8080", 1)).toEqual({ host: "", port: 8080 });
  for (const bad of ["", "host:", "host:0", "host:65536", "host:x", "0", "70000", "host:99999999999"]) expect(parseHostPort(bad, 1), bad).toBeUndefined();
});
