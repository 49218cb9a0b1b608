/** Console output without the frames that share its line. */
import { encodeFrame, HANDSHAKE } from "@meerkat/rpc-uart/framing.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ConsoleText } from "../src/line/console-text.ts";

/** What is shown of some bytes that come in pieces. */
function shown(...pieces: (string | Uint8Array)[]): string {
  let text = "";
  const filter = new ConsoleText((bytes) => {
    text += Buffer.from(bytes).toString("latin1");
  });
  for (const piece of pieces) filter.push(typeof piece === "string" ? Buffer.from(piece, "latin1") : piece);
  return text;
}

const FRAME = '{"id":1,"src":"a","result":{"x":[1,2]}}';

test.each<[string, (string | Uint8Array)[], string]>([
  ["text", ["hello\n"], "hello\n"],
  ["text as it comes, before its line ends", ["hel", "lo"], "hello"],
  ["no frame", [encodeFrame(FRAME, false, false)], ""],
  ["no frame with quotes and a checksum", [encodeFrame(FRAME, true, true)], ""],
  ["text before and behind a frame", ["a\n", encodeFrame(FRAME, true, false), "b\n"], "a\nb\n"],
  ["the line that a frame breaks", ["abc", encodeFrame(FRAME, false, false), "def\n"], "abc\ndef\n"],
  ["no handshake", [HANDSHAKE, "text\n"], "text\n"],
  ["JSON that is no frame", ['{"temperature": 20}\n'], '{"temperature": 20}\n'],
  ["quotes that are none of a frame", ['""" hello\n'], '""" hello\n'],
  ["half a frame", ['{"id":1,"me\n'], '{"id":1,"me\n'],
  ["lines with carriage returns", ["\r\na\r\nb\r\n"], "a\r\nb\r\n"],
  ["bytes that are no text", ["\u00ff\u00fe\n"], "\u00ff\u00fe\n"],
])("shows %s", (_what, pieces, text) => expect(shown(...pieces)).toBe(text));

test("a frame that never ends is shown after all", () => {
  expect(shown(`{"id":1${"x".repeat(70_000)}`).length).toBeGreaterThan(60_000);
});

test("however the bytes are cut, the same is shown", () => {
  const part = fc.oneof(
    fc.constantFrom("log line\n", "partial", "\n", "{", '"""', HANDSHAKE),
    fc.constant(Buffer.from(encodeFrame(FRAME, true, true)).toString("latin1")),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(40), { maxLength: 12 }), (parts, cuts) => {
      const all = parts.join("");
      const pieces: string[] = [];
      let at = 0;
      for (const cut of cuts) pieces.push(all.slice(at, (at += cut)));
      expect(shown(...pieces, all.slice(at))).toBe(shown(all));
    }),
  );
});
