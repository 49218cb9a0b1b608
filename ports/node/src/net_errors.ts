/** Texts of `hal_net_error` for what Node and OpenSSL report by code. */
const TEXTS: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset by the peer",
  ECONNABORTED: "connection aborted",
  EPIPE: "connection closed by the peer",
  ETIMEDOUT: "connection timed out",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  EADDRNOTAVAIL: "no such address here",
  EMFILE: "the host has no socket free",
  ENFILE: "the host has no socket free",
  EACCES: "not permitted by the host",
  EPERM: "not permitted by the host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate not trusted: it is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate not trusted: unknown authority",
  UNABLE_TO_GET_ISSUER_CERT: "certificate not trusted: unknown authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate not trusted: unknown authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate not trusted: unknown authority",
  CERT_SIGNATURE_FAILURE: "certificate not trusted: wrong signature",
  CERT_HAS_EXPIRED: "certificate not trusted: it has expired",
  CERT_NOT_YET_VALID: "certificate not trusted: not valid yet",
  CERT_REVOKED: "certificate not trusted: it was revoked",
  INVALID_CA: "certificate not trusted: signed by what is no authority",
  INVALID_PURPOSE: "certificate not trusted: not made for this purpose",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate does not fit the host name",
  UNABLE_TO_GET_PEER_CERT: "the peer shows no certificate",
  ERR_TLS_HANDSHAKE_TIMEOUT: "TLS handshake timed out",
  ERR_TLS_PSK_SET_IDENTITIY_HINT_FAILED: "bad PSK identity",
  ERR_SSL_WRONG_VERSION_NUMBER: "TLS handshake failed: the peer does not speak TLS, or no version of it that is allowed",
};

/** Says in words what has gone wrong on a connection. */
export function errorText(error: Error & { code?: string; reason?: string }): string {
  const known = TEXTS[error.code ?? ""];
  if (known !== undefined) return known;
  if (error.code?.startsWith("ERR_SSL_")) return `TLS failed: ${error.reason ?? error.code.slice("ERR_SSL_".length).replaceAll("_", " ").toLowerCase()}`;
  return error.message;
}
