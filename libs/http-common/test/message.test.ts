import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HeadReader } from "../src/head_reader.ts";
import { BODY_CHUNKED, BODY_LENGTH, BODY_NONE, BODY_UNTIL_CLOSE, RequestHead, ResponseHead } from "../src/message.ts";
import { latin, piecesOf } from "./pieces.ts";

function read(pieces: Uint8Array[], limit = 3072): { reader: HeadReader; rest: number } {
  const reader = new HeadReader(limit);
  let rest = 0;
  for (const piece of pieces) {
    if (reader.complete || reader.status !== 0) {
      rest += piece.length;
      continue;
    }
    const at = reader.push(piece, 0, piece.length);
    rest += at < 0 ? 0 : piece.length - at;
  }
  return { reader, rest };
}

/** Status that refuses a request, 0 if it is taken, -1 if it is not complete. */
function verdict(text: string, limit = 3072): number {
  const { reader } = read([latin(text)], limit);
  if (reader.status !== 0) return reader.status;
  return reader.complete ? new RequestHead().parse(reader) : -1;
}

function request(text: string): RequestHead {
  const head = new RequestHead();
  expect(head.parse(read([latin(text)]).reader)).toBe(0);
  return head;
}

function response(text: string, method = "GET"): ResponseHead | undefined {
  const { reader } = read([latin(text)]);
  const head = new ResponseHead();
  return reader.complete && head.parse(reader, method) ? head : undefined;
}

const HOST = "Host: a\r\n";

describe("request heads", () => {
  it("are read", () => {
    const head = request("POST /a%20b/c?x=1&y=2 HTTP/1.1\r\nhOST: dev.local:80\r\nX-Empty:\r\nContent-LENGTH:  12 \t\r\n\r\nrest");
    expect([head.method, head.target, head.path, head.query, head.minor]).toEqual(["POST", "/a%20b/c?x=1&y=2", "/a%20b/c", "x=1&y=2", 1]);
    expect([head.fields.get("host"), head.fields.get("x-empty"), head.fields.get("none")]).toEqual(["dev.local:80", "", undefined]);
    expect([head.body, head.contentLength, head.keepsAlive]).toEqual([BODY_LENGTH, 12, true]);
  });

  it("may come after empty lines, with an absolute target or `*`", () => {
    expect(request(`\r\n\r\nGET / HTTP/1.0\r\n\r\n`).keepsAlive).toBe(false);
    expect(request(`GET http://x.y/a?b HTTP/1.1\r\n${HOST}\r\n`).path).toBe("/a");
    expect(request(`GET http://x.y HTTP/1.1\r\n${HOST}\r\n`).path).toBe("/");
    expect(request(`OPTIONS * HTTP/1.1\r\n${HOST}\r\n`).path).toBe("*");
    expect(request(`GET / HTTP/1.0\r\nConnection: x, Keep-Alive\r\n\r\n`).keepsAlive).toBe(true);
    expect(request(`GET / HTTP/1.1\r\n${HOST}Connection: Close\r\n\r\n`).keepsAlive).toBe(false);
    expect(request(`POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: Chunked\r\n\r\n`).body).toBe(BODY_CHUNKED);
  });

  it("are refused where servers could disagree about them", () => {
    const refused: [string, number][] = [
      ["GET / HTTP/1.1\nHost: a\n\n", 400],
      ["GET / HTTP/1.1\r\nHost: a\n\r\n\r\n", 400],
      ["GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", 400],
      ["GET / HTTP/1.1\r\n\r\n", 400],
      [`GET / HTTP/1.1\r\n${HOST}Host: b\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}Content-Length: 1, 1\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}Content-Length: +1\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}Content-Length: 0x1\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}Content-Length:\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}Content-Length: 99999999999\r\n\r\n`, 413],
      [`GET / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n`, 501],
      [`GET / HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n`, 501],
      [`GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}A : b\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST} folded\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n A: b\r\n${HOST}\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}A: b\0c\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}nothing\r\n\r\n`, 400],
      [`GET / HTTP/1.1\r\n${HOST}: x\r\n\r\n`, 400],
      ["GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400],
      ["GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400],
      ["G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400],
      ["GET x HTTP/1.1\r\nHost: a\r\n\r\n", 400],
      ["GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", 400],
      ["GET /\xe4 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
      ["CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
      ["GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400],
      ["GET /\r\n\r\n", 400],
      ["GET / HTTP/2.0\r\n\r\n", 505],
      ["GET / HTTP/1.1x\r\n\r\n", 400],
      ["GET / http/1.1\r\n\r\n", 400],
    ];
    for (const [text, status] of refused) expect([text, verdict(text)]).toEqual([text, status]);
  });

  it("have a limited length and number of fields", () => {
    expect(verdict(`GET /${"a".repeat(4000)} HTTP/1.1\r\n${HOST}\r\n`)).toBe(414);
    expect(verdict(`GET / HTTP/1.1\r\n${HOST}A: ${"a".repeat(4000)}\r\n\r\n`)).toBe(431);
    expect(verdict(`GET / HTTP/1.1\r\n${HOST}${"A: b\r\n".repeat(39)}\r\n`)).toBe(0);
    expect(verdict(`GET / HTTP/1.1\r\n${HOST}${"A: b\r\n".repeat(40)}\r\n`)).toBe(431);
    expect(verdict("\r\n".repeat(4000))).toBe(400);
    const fits = `GET / HTTP/1.1\r\n${HOST}`;
    expect([verdict(`${fits}\r\n`, fits.length), verdict(`${fits}\r\n`, fits.length - 1)]).toEqual([0, 431]);
  });

  it("are the same in pieces", () => {
    const text = latin(`\r\nGET /path?q HTTP/1.1\r\n${HOST}A: ${"x".repeat(700)}\r\n\r\nGET /next`);
    fc.assert(
      fc.property(piecesOf(text), (pieces) => {
        const { reader, rest } = read(pieces);
        const head = new RequestHead();
        expect([reader.complete, rest, head.parse(reader), head.target, head.fields.get("a")?.length]).toEqual([true, 9, 0, "/path?q", 700]);
      }),
    );
  });

  it("never crash the parser", () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .array(fc.constantFrom("GET ", "/", " HTTP/1.1", "\r\n", "\n", "\r", "Host:", "a", ": ", " ", "\t", "Content-Length: 3", "\0"), { maxLength: 30 })
        .map((list) => latin(list.join(""))),
    );
    fc.assert(
      fc.property(noise, (bytes) => {
        const { reader } = read([bytes], 128);
        if (!reader.complete) return;
        expect([0, 400, 413, 431, 501, 505]).toContain(new RequestHead().parse(reader));
        new ResponseHead().parse(reader, "GET");
      }),
      { numRuns: 3000 },
    );
  });
});

describe("response heads", () => {
  it("are read, and tell where the body ends", () => {
    const head = response("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\n");
    expect([head?.status, head?.reason, head?.body, head?.contentLength]).toEqual([404, "Not Found", BODY_LENGTH, 5]);
    expect(response("HTTP/1.1 200\r\n\r\n")?.body).toBe(BODY_UNTIL_CLOSE);
    expect(response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?.body).toBe(BODY_NONE);
    expect(response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HEAD")?.body).toBe(BODY_NONE);
    expect(response("HTTP/1.1 304 x\r\nContent-Length: 5\r\n\r\n")?.body).toBe(BODY_NONE);
    expect(response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?.body).toBe(BODY_CHUNKED);
  });

  it("are refused when malformed", () => {
    for (const line of ["HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 abc", "HTTP/1.1 2000", "HTTP/2.0 200 OK", "HTTP/1.1  200 OK", "ICY 200 OK and so on"]) {
      expect([line, response(`${line}\r\n\r\n`)]).toEqual([line, undefined]);
    }
    expect(response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")).toBeUndefined();
  });
});
