import { accessRule, isAccessList } from "@meerkat/rpc-common/acl.ts";
import { ArgsReader } from "@meerkat/rpc-common/args.ts";
import { RpcError } from "@meerkat/rpc-common/call.ts";
import { errorMember, parseFrame, requestText, responseText } from "@meerkat/rpc-common/frame.ts";
import { encodeFrame, FRAME_JSON, FrameDecoder } from "@meerkat/rpc-uart/framing.ts";
import { expectThat, utf8 } from "./expect.ts";

export function fuzzRpcFrame(data: Uint8Array, _chunk: i32): void {
  const text = utf8(data);
  const frame = parseFrame(text);
  if (frame === undefined) return;
  // Nobody answers what has no id.
  if (frame.id === "") return;
  const response = parseFrame(responseText(frame, "device", errorMember(500, frame.method)));
  expectThat(response !== undefined && response.id === frame.id, "an answer that belongs to nobody");
  const again = parseFrame(requestText(frame));
  expectThat(again !== undefined && again.id === frame.id && again.method === frame.method && again.tag === frame.tag, "a frame changes by being written");
}

/** Frames on the line; what was framed comes out as it was. */
export function fuzzRpcUart(data: Uint8Array, chunk: i32): void {
  const decoder = new FrameDecoder(1024, chunk % 2 === 0);
  for (let i: i32 = 0; i < data.length; i++) {
    if (decoder.push(data[i]!) === FRAME_JSON) decoder.text();
  }
  const json = `{"id":1,"text":${JSON.stringify(utf8(data.subarray(0, data.length < 64 ? data.length : 64)))}}`;
  const fresh = new FrameDecoder(2048, false);
  let found = "";
  for (const byte of encodeFrame(json, chunk % 2 === 0, chunk % 3 === 0)) {
    if (fresh.push(byte) === FRAME_JSON && found === "") found = fresh.text();
  }
  expectThat(found !== "" && JSON.stringify(JSON.parse(found)) === JSON.stringify(JSON.parse(json)), "a frame changes on the line");
}

export function fuzzRpcArgs(data: Uint8Array, chunk: i32): void {
  const text = utf8(data);
  if (isAccessList(text)) accessRule(text, "Sys.GetInfo", "ws");
  const args = new ArgsReader(text);
  args.int("a", -10, 10);
  args.optionalInt("b", 1);
  args.number("c");
  args.bool("d");
  args.string("e");
  try {
    args.check();
  } catch (error) {
    expectThat(error instanceof RpcError, `no error of an argument, in pieces of ${chunk}`);
  }
}
