import { createPrivateKey, type KeyObject, randomBytes, X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import { TLS_ALPN, TLS_CA, TLS_CERT, TLS_CIPHERS, TLS_KEY, TLS_PSK, TLS_PSK_IDENTITY, TLS_VERIFY_FULL } from "@meerkat/hal/tls.ts";
import { opensslCiphers } from "./tls_ciphers.ts";

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** What a client offers and a server accepts if there is a pre-shared key and no certificate. */
const PSK_CIPHERS = "ECDHE-PSK-CHACHA20-POLY1305:DHE-PSK-AES128-GCM-SHA256:PSK-AES128-GCM-SHA256:PSK-AES128-CBC-SHA256:PSK-AES256-GCM-SHA384";

/** Sessions kept for resumption, of the hosts talked to last. */
const MAX_SESSIONS = 16;

/** A set of TLS settings, and what belongs to them. */
export class TlsSettingsModel {
  readonly ca: string[] = [];
  cert: string[] = [];
  key: KeyObject | undefined = undefined;
  psk: Buffer | undefined = undefined;
  pskIdentity: string | undefined = undefined;
  alpn: string[] = [];
  /** Shared by all servers with these settings, so that a session can be resumed at another connection. */
  readonly ticketKeys = randomBytes(48);
  private ciphers: string | undefined = undefined;
  private verifyMode: number = TLS_VERIFY_FULL;
  private madeContext: SecureContext | undefined = undefined;
  private readonly sessions = new Map<string, Buffer>();

  set(what: number, data: Uint8Array): boolean {
    this.sessions.clear();
    this.madeContext = undefined;
    try {
      return this.take(what, Buffer.from(data));
    } catch {
      return false;
    }
  }

  set verify(mode: number) {
    this.sessions.clear();
    this.verifyMode = mode;
  }

  get verifies(): boolean {
    return this.verifyMode === TLS_VERIFY_FULL;
  }

  /** What is missing or does not fit, in words. */
  problem(server: boolean): string | undefined {
    if ((this.psk === undefined) !== (this.pskIdentity === undefined)) return "a pre-shared key and its identity go together";
    const [own] = this.cert;
    if (this.key !== undefined && own === undefined) return "a key, but no certificate";
    if (this.key === undefined && own !== undefined) return "a certificate, but no key";
    if (this.key !== undefined && own !== undefined && !new X509Certificate(own).checkPrivateKey(this.key)) return "the key does not fit the certificate";
    if (server && own === undefined && this.psk === undefined) return "a server needs a certificate";
    return undefined;
  }

  /** Whether nothing but the pre-shared key can prove who the peer is. */
  get pskOnly(): boolean {
    return this.psk !== undefined && this.cert.length === 0 && this.ca.length === 0;
  }

  get contextOptions(): SecureContextOptions {
    const pskCiphers = this.pskOnly ? PSK_CIPHERS : `DEFAULT:${PSK_CIPHERS}`;
    const ciphers = this.ciphers ?? (this.psk === undefined ? undefined : pskCiphers);
    return {
      // An empty list: the host's own authorities must not be trusted instead.
      ca: this.ca,
      ...(this.key === undefined ? {} : { cert: this.cert.join("\n"), key: this.key.export({ type: "pkcs8", format: "pem" }) }),
      ...(ciphers === undefined ? {} : { ciphers }),
      minVersion: "TLSv1.2",
      ...(this.isForTls12Only(ciphers) ? { maxVersion: "TLSv1.2" } : {}),
    };
  }

  /** OpenSSL would offer the suites of TLS 1.3 besides those that are named. Pre-shared keys are those of TLS 1.2, as mbedTLS devices have them. */
  private isForTls12Only(ciphers: string | undefined): boolean {
    return this.psk !== undefined || (ciphers !== undefined && !/(^|:)TLS_/.test(ciphers));
  }

  /** The context of clients: reading many authorities takes its time, so it is made once. */
  get clientContext(): SecureContext {
    this.madeContext ??= createSecureContext(this.contextOptions);
    return this.madeContext;
  }

  session(peer: string): Buffer | undefined {
    return this.sessions.get(peer);
  }

  keepSession(peer: string, session: Buffer): void {
    this.sessions.delete(peer);
    this.sessions.set(peer, session);
    for (const oldest of this.sessions.keys()) {
      if (this.sessions.size <= MAX_SESSIONS) break;
      this.sessions.delete(oldest);
    }
  }

  private take(what: number, data: Buffer): boolean {
    switch (what) {
      case TLS_CA: {
        const certificates = readCertificates(data);
        this.ca.push(...certificates);
        return certificates.length > 0;
      }
      case TLS_CERT:
        this.cert = readCertificates(data);
        return this.cert.length > 0;
      case TLS_KEY:
        this.key = readKey(data);
        return this.key !== undefined;
      case TLS_PSK:
        this.psk = data;
        return data.length === 16 || data.length === 32;
      case TLS_PSK_IDENTITY:
        this.pskIdentity = data.toString("utf8");
        return data.length > 0 && data.length <= 128;
      case TLS_ALPN:
        this.alpn = data.toString("latin1").split(",");
        return this.alpn.every((name) => name.length > 0 && name.length <= 255);
      case TLS_CIPHERS:
        this.ciphers = opensslCiphers(data.toString("latin1"));
        return this.ciphers !== "";
      default:
        return false;
    }
  }
}

/** PEM texts of the certificates in PEM, any number, or DER, one. Throws if one is broken. */
function readCertificates(data: Buffer): string[] {
  const pem = data.toString("latin1").match(PEM_CERTIFICATE) ?? undefined;
  return (pem ?? [data]).map((certificate) => new X509Certificate(certificate).toString());
}

function readKey(data: Buffer): KeyObject | undefined {
  if (data.includes("-----BEGIN ")) return createPrivateKey(data.toString("latin1"));
  for (const type of ["pkcs8", "pkcs1", "sec1"] as const) {
    try {
      return createPrivateKey({ key: data, format: "der", type });
    } catch {
      // One of the other forms, perhaps.
    }
  }
  return undefined;
}
