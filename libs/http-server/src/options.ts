import type { TlsSettings } from "@meerkat/core/net/tls.ts";
import { MAX_HEAD_BYTES } from "@meerkat/http-common/message.ts";
import type { AuthRealm } from "./auth.ts";

/** Settings of a server. Times are in milliseconds. */
export class HttpServerOptions {
  /** Longest head of a request, in bytes. */
  maxHeadBytes: i32 = MAX_HEAD_BYTES;
  /** Most connections at a time; for one more, the oldest idle one is closed. */
  maxConnections: i32 = 64;
  /** A head must be complete this long after its first byte (the first head of a connection: after the connection was made). */
  headTimeout: i32 = 10000;
  /** A connection without a request is closed after this time, and one whose peer takes no bytes of an answer. */
  idleTimeout: i32 = 30000;
  /** TLS for all connections. */
  tls: TlsSettings | undefined = undefined;
  /** Who may use files, and endpoints that say nothing else. Undefined: anybody. */
  auth: AuthRealm | undefined = undefined;
  /** Which peers are served (ip_acl.ts); empty: all. */
  ipAcl: string = "";
}
