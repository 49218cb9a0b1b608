import { getCiphers } from "node:tls";

const known = new Set(getCiphers().map((name) => name.toUpperCase()));

/** Ciphers of mbedTLS and OpenSSL names: key length and mode are told apart differently. */
const BULK: [RegExp, string][] = [
  [/^(AES|CAMELLIA|ARIA)-(128|256)-GCM-(SHA\d+)$/, "$1$2-GCM-$3"],
  [/^(AES)-(128|256)-CCM-8(?:-SHA256)?$/, "$1$2-CCM8"],
  [/^(AES)-(128|256)-CCM(?:-SHA256)?$/, "$1$2-CCM"],
  [/^CHACHA20-POLY1305-SHA256$/, "CHACHA20-POLY1305"],
  [/^(AES|CAMELLIA)-(128|256)-CBC-(SHA\d*)$/, "$1$2-$3"],
];

/** OpenSSL keeps "CBC" in the names of its pre-shared key suites. */
const PSK_CBC: [RegExp, string] = [/^(AES)-(128|256)-CBC-(SHA\d*)$/, "$1$2-CBC-$3"];

/** The name that OpenSSL has for a suite named as mbedTLS or IANA name it; undefined if it does not have the suite. */
function opensslName(name: string): string | undefined {
  const plain = name
    .trim()
    .toUpperCase()
    .replaceAll("_", "-")
    .replace(/^TLS1-3-/, "TLS-");
  const match = /^TLS-(?:(.*)-WITH-)?(.*)$/.exec(plain);
  if (match === null) return known.has(plain) ? plain : undefined;
  const [, exchange, bulk = ""] = match;
  if (exchange === undefined) return found(`TLS_${bulk.replaceAll("-", "_")}`);
  const rules = exchange.endsWith("PSK") ? [PSK_CBC, ...BULK] : BULK;
  const rule = rules.find(([pattern]) => pattern.test(bulk));
  if (rule === undefined) return undefined;
  const tail = bulk.replace(rule[0], rule[1]);
  return found(exchange === "RSA" ? tail : `${exchange}-${tail}`);
}

function found(name: string): string | undefined {
  return known.has(name) ? name : undefined;
}

/** OpenSSL's list for names separated by colons; unknown ones are skipped. Empty if none is known. */
export function opensslCiphers(names: string): string {
  return names
    .split(":")
    .map(opensslName)
    .filter((name) => name !== undefined)
    .join(":");
}
