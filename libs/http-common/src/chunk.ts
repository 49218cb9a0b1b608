import { bytesOf } from "./ascii.ts";

/** One chunk of a chunked body (RFC 9112 7.1) with the bytes of `data` from `from` to before `to`, which must not be empty. */
export function encodeChunk(data: Uint8Array, from: i32, to: i32): Uint8Array {
  const size = bytesOf(`${(to - from).toString(16)}\r\n`);
  const chunk = new Uint8Array(size.length + to - from + 2);
  chunk.set(size);
  chunk.set(data.subarray(from, to), size.length);
  chunk[chunk.length - 2] = 13;
  chunk[chunk.length - 1] = 10;
  return chunk;
}

/** What ends a chunked body. */
export const LAST_CHUNK: string = "0\r\n\r\n";
