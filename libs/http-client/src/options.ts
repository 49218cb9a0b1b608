import type { TlsSettings } from "@meerkat/core/net/tls.ts";
import { MAX_HEAD_BYTES } from "@meerkat/http-common/message.ts";

/** How a request is sent and its answer taken. Times are in milliseconds. */
export class HttpClientOptions {
  /** More header fields, each `Name: value` and CR LF. */
  fields: string = "";
  /** For `https`: what servers are checked by. Without it, `https` fails. `skipVerification` of it takes any server. */
  tls: TlsSettings | undefined = undefined;
  /** Name that the certificate must have; empty: the host of the address. */
  tlsName: string = "";
  /** Whether the password of the address may go in the clear to an `http` server that asks for basic credentials. */
  allowBasic: boolean = false;
  /** How many redirects are followed; 0: none, the answer is the redirect. */
  maxRedirects: i32 = 0;
  /** The answer must be complete after this time; 0: whenever. */
  timeout: i32 = 60000;
  /** The server must send something at least this often. */
  idleTimeout: i32 = 15000;
  /** Longest head of an answer, in bytes. */
  maxHeadBytes: i32 = MAX_HEAD_BYTES;
}
