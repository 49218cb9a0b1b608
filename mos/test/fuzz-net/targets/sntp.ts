import { readSntpReply, sntpRequest } from "@meerkat/sntp/packet.ts";

const nonce = new Uint8Array(8);

export function fuzzSntp(data: Uint8Array, _chunk: i32): void {
  const request = sntpRequest(1_700_000_000_000, nonce);
  readSntpReply(data, request);
  // Most replies would fail by what they repeat of the request.
  if (data.length < 48) return;
  for (let i: i32 = 0; i < 8; i++) data[24 + i] = request[40 + i]!;
  readSntpReply(data, request);
}
