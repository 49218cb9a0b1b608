import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BodyReader } from "../src/body_reader.ts";
import { encodeChunk, LAST_CHUNK } from "../src/chunk.ts";
import { BODY_CHUNKED, BODY_LENGTH, BODY_UNTIL_CLOSE, RequestHead } from "../src/message.ts";
import { latin, piecesOf } from "./pieces.ts";

interface Outcome {
  body: string;
  done: boolean;
  broken: boolean;
  rest: string;
}

function readBody(kind: number, length: number, pieces: Uint8Array[]): Outcome {
  const head = new RequestHead();
  head.body = kind;
  head.contentLength = length;
  const reader = new BodyReader(head);
  const outcome = { body: "", done: false, broken: false, rest: "" };
  for (const piece of pieces) {
    let at = 0;
    while (at < piece.length && !reader.done && !outcome.broken) {
      at = reader.next(piece, at, piece.length);
      if (at < 0) outcome.broken = true;
      else outcome.body += Buffer.from(piece.subarray(reader.start, reader.end)).toString("latin1");
    }
    if (!outcome.broken) outcome.rest += Buffer.from(piece.subarray(at)).toString("latin1");
  }
  return { ...outcome, done: reader.done };
}

const chunked = (text: string) => readBody(BODY_CHUNKED, 0, [latin(text)]);

describe("bodies", () => {
  it("with a length, and up to the end of the connection", () => {
    expect(readBody(BODY_LENGTH, 5, [latin("hel"), latin("lo!!")])).toEqual({ body: "hello", done: true, broken: false, rest: "!!" });
    expect(readBody(BODY_UNTIL_CLOSE, 0, [latin("hel"), latin("lo")])).toEqual({ body: "hello", done: false, broken: false, rest: "" });
  });

  it("in chunks, with extensions and trailers", () => {
    const text = `5;a=b;c="d"\r\nhello\r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\nB: y\r\n\r\nGET`;
    expect(chunked(text)).toEqual({ body: "hello0123456789", done: true, broken: false, rest: "GET" });
  });

  it("in malformed chunks are refused", () => {
    const bad = [
      "\r\n",
      "g\r\n",
      "-1\r\n",
      "0x5\r\n",
      " 5\r\nhello\r\n",
      "5 \r\nhello\r\n",
      "5\nhello\r\n",
      "5\r\nhello0\r\n\r\n",
      "5\r\nhello\n",
      "00000005\r\n",
    ];
    bad.push("5\r\r\n", `1;${"x".repeat(2000)}\r\n`, `0\r\n${"A: b\r\n".repeat(300)}`, "0\r\nA\nB: c\r\n\r\n", "1;a\nb\r\nx\r\n");
    for (const text of bad) expect([text, chunked(text).broken]).toEqual([text, true]);
  });

  it("of any chunks and pieces are what was sent", () => {
    const sent = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 });
    const wire = sent.chain((chunks) => {
      const bytes = Buffer.concat([...chunks.map((chunk) => encodeChunk(chunk, 0, chunk.length)), Buffer.from(`${LAST_CHUNK}after`)]);
      return piecesOf(new Uint8Array(bytes)).map((pieces) => ({ text: Buffer.concat(chunks).toString("latin1"), pieces }));
    });
    fc.assert(
      fc.property(wire, ({ text, pieces }) => {
        expect(readBody(BODY_CHUNKED, 0, pieces)).toEqual({ body: text, done: true, broken: false, rest: "after" });
      }),
    );
  });

  it("noise is never read beyond its end, and pieces do not change the verdict", () => {
    const noise = fc.array(fc.constantFrom("0", "5", "a", "\r\n", "\r", "\n", ";", "hello", " ", "\0"), { maxLength: 20 }).map((list) => latin(list.join("")));
    fc.assert(
      fc.property(
        noise.chain((bytes) => piecesOf(bytes).map((pieces) => ({ bytes, pieces }))),
        ({ bytes, pieces }) => {
          expect(readBody(BODY_CHUNKED, 0, pieces)).toEqual(readBody(BODY_CHUNKED, 0, [bytes]));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
