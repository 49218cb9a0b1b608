import { isIP, type Socket } from "node:net";
import tls, { type PeerCertificate, type TLSSocket } from "node:tls";
import { errorText } from "./net_errors.ts";
import type { TcpModel } from "./tcp_model.ts";
import type { TlsSettingsModel } from "./tls_settings.ts";

/** A peer that does not finish the handshake is cut off. */
const HANDSHAKE_LIMIT_MS = 30_000;

/** Puts TLS on a connection. False if it cannot have TLS now; what else goes wrong breaks the connection. */
export function startTls(connection: TcpModel, settings: TlsSettingsModel, server: boolean, host: string, target: string): boolean {
  const raw = connection.takeForTls();
  if (raw === undefined) return false;
  // A peer that ends in the middle of the handshake has failed; TLS on it takes this over, and may be half-open later.
  raw.allowHalfOpen = false;
  const problem = settings.problem(server);
  if (problem !== undefined) connection.fail(problem);
  else if (server) serve(connection, raw, settings);
  else connect(connection, raw, settings, host, target);
  return true;
}

function handshakeError(error: Error & { code?: string }): string {
  return error.code === "ECONNRESET" ? "the peer has ended the connection during the TLS handshake" : errorText(error);
}

/** `target` is the address and port, by which sessions are kept besides the name. */
function connect(connection: TcpModel, raw: Socket, settings: TlsSettingsModel, host: string, target: string): void {
  const peer = `${target} ${host}`;
  const { psk, pskIdentity } = settings;
  const session = settings.session(peer);
  const stream = tls.connect({
    socket: raw,
    secureContext: settings.clientContext,
    // Only names are sent (RFC 6066, section 3).
    servername: isIP(host) === 0 ? host : "",
    rejectUnauthorized: settings.verifies,
    checkServerIdentity: (_, certificate) => checkName(host, certificate, settings),
    ...(settings.alpn.length === 0 ? {} : { ALPNProtocols: settings.alpn }),
    ...(psk === undefined || pskIdentity === undefined ? {} : { pskCallback: () => ({ psk, identity: pskIdentity }) }),
    ...(session === undefined ? {} : { session }),
  });
  // A session can come before the certificate is checked: it must not be kept then, because a resumed one is not checked again.
  let early: Buffer | undefined;
  let trusted = false;
  stream.on("session", (newest) => {
    if (trusted) settings.keepSession(peer, newest);
    else early = newest;
  });
  const limit = setTimeout(() => connection.fail("TLS handshake timed out"), HANDSHAKE_LIMIT_MS).unref();
  stream.once("secureConnect", () => {
    trusted = true;
    stream.allowHalfOpen = true;
    if (early !== undefined) settings.keepSession(peer, early);
    connection.secured(stream);
  });
  stream.on("error", (error: Error & { code?: string }) => {
    if (trusted) connection.fail(errorText(error));
    else connection.fail(error.code === "ERR_TLS_CERT_ALTNAME_INVALID" ? `certificate does not fit the host name ${host}` : handshakeError(error));
  });
  stream.once("close", () => {
    clearTimeout(limit);
    if (!trusted) connection.fail("the peer has ended the connection during the TLS handshake");
  });
  raw.once("close", () => clearTimeout(limit));
}

function checkName(host: string, certificate: PeerCertificate, settings: TlsSettingsModel): Error | undefined {
  if (host === "") return undefined;
  // With a pre-shared key there is none.
  if (settings.psk !== undefined && Object.keys(certificate).length === 0) return undefined;
  return tls.checkServerIdentity(host, certificate);
}

/** Each connection has a TLS server of its own: that is how Node's public interface tells whose handshake went wrong. */
function serve(connection: TcpModel, raw: Socket, settings: TlsSettingsModel): void {
  const { psk, pskIdentity } = settings;
  const asksCertificate = settings.ca.length > 0 && settings.verifies;
  const server = tls.createServer({
    ...settings.contextOptions,
    allowHalfOpen: true,
    handshakeTimeout: HANDSHAKE_LIMIT_MS,
    ticketKeys: settings.ticketKeys,
    requestCert: asksCertificate,
    // Looked at below, where the reason can be told.
    rejectUnauthorized: false,
    ...(settings.alpn.length === 0 ? {} : { ALPNProtocols: settings.alpn }),
    ...(psk === undefined ? {} : { pskCallback: (_: TLSSocket, identity: string) => (identity === pskIdentity ? psk : null) }),
  });
  server.on("tlsClientError", (error) => connection.fail(handshakeError(error)));
  server.on("secureConnection", (stream) => {
    const withKey = psk !== undefined && stream.getCipher().standardName.includes("_PSK_");
    if (asksCertificate && !withKey && !stream.authorized) {
      // Typed as an error, but a server's is the code of one.
      const code = String(stream.authorizationError);
      const reason = stream.getPeerX509Certificate() === undefined ? "the peer shows no certificate" : errorText(Object.assign(new Error(code), { code }));
      stream.destroy();
      connection.fail(`client: ${reason}`);
      return;
    }
    stream.allowHalfOpen = true;
    stream.on("error", (error) => connection.fail(errorText(error)));
    connection.secured(stream);
  });
  raw.once("close", () => setImmediate(() => connection.fail("the peer has ended the connection during the TLS handshake")));
  server.emit("connection", raw);
}
