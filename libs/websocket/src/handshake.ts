import "@meerkat/hal/crypto.native.ts";
import { decodeBase64, encodeBase64 } from "@meerkat/core/base64.ts";
import { HASH_SHA1 } from "@meerkat/hal/crypto.ts";
import { bytesOf } from "@meerkat/http-common/ascii.ts";
import type { RequestHead, ResponseHead } from "@meerkat/http-common/message.ts";

/** RFC 6455 1.3. */
const GUID: string = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

const KEY_BYTES: i32 = 16;

/** What the server answers to a key, in `Sec-WebSocket-Accept`. */
export function acceptValue(key: string): string {
  const text = bytesOf(key + GUID);
  const hash = new Uint8Array(20);
  hal_hash(HASH_SHA1, text, 0, text.length, hash);
  return encodeBase64(hash);
}

/** A key for a new handshake. */
export function newKey(): string {
  const bytes = new Uint8Array(KEY_BYTES);
  hal_random_bytes(bytes);
  return encodeBase64(bytes);
}

/** Whether a request asks for a WebSocket. */
export function asksForWebSocket(request: RequestHead): boolean {
  return request.fields.lists("upgrade", "websocket");
}

/** Status that refuses the handshake of a client (RFC 6455 4.2.1): 400, or 426 for another version. 0 if it is right. */
export function checkRequest(request: RequestHead): i32 {
  const fields = request.fields;
  if (request.method !== "GET" || request.minor !== 1 || !asksForWebSocket(request) || !fields.lists("connection", "upgrade")) return 400;
  if (!fields.is("sec-websocket-version", "13")) return 426;
  return decodeBase64(fields.get("sec-websocket-key") ?? "")?.length === KEY_BYTES ? 0 : 400;
}

/** The first of the protocols that the client offers; empty if it offers none. */
export function offeredProtocol(request: RequestHead): string {
  return (request.fields.get("sec-websocket-protocol") ?? "").split(",")[0]!.trim();
}

/** Why the answer of a server is no WebSocket (RFC 6455 4.1); empty if it is one. `protocols`: what was offered, a comma list. */
export function checkResponse(response: ResponseHead, key: string, protocols: string): string {
  const fields = response.fields;
  if (response.status !== 101) return `status ${response.status} ${response.reason}`;
  if (!fields.is("upgrade", "websocket") || !fields.lists("connection", "upgrade")) return "the server does not upgrade";
  if (fields.get("sec-websocket-accept") !== acceptValue(key)) return "wrong Sec-WebSocket-Accept";
  if (fields.has("sec-websocket-extensions")) return "an extension that was not offered";
  const protocol = fields.get("sec-websocket-protocol");
  if (protocol === undefined || protocols.split(",").some((offered) => offered.trim() === protocol)) return "";
  return "a protocol that was not offered";
}
