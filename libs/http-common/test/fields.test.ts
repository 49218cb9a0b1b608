import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatHttpDate, parseHttpDate } from "../src/date.ts";
import { mediaType } from "../src/mime.ts";
import { parseParameters, quoted } from "../src/parameters.ts";
import { parseRange, RANGE_NONE, RANGE_OUTSIDE, RANGE_PART } from "../src/range.ts";
import { normalizePath, parseUrl, percentDecode, percentEncode, queryParameter, resolveUrl } from "../src/url.ts";

describe("dates", () => {
  it("are those of JavaScript", () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffffff }), (seconds) => {
        const text = formatHttpDate(seconds);
        expect(text).toBe(new Date(seconds * 1000).toUTCString());
        expect(parseHttpDate(text)).toBe(seconds);
      }),
    );
  });

  it("are read in all three forms, and nothing else", () => {
    for (const text of ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
      expect(parseHttpDate(text)).toBe(784111777);
    for (const text of [
      "",
      "now",
      "Sun, 06 Nov 1994 08:49:37",
      "Sun, 32 Nov 1994 08:49:37 GMT",
      "Sun, 06 Foo 1994 08:49:37 GMT",
      "a b c d e",
      "Sun, 06 Nov 1994 08:49 GMT",
    ]) {
      expect([text, parseHttpDate(text)]).toEqual([text, -1]);
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        expect(parseHttpDate(text)).toBeGreaterThanOrEqual(-1);
      }),
    );
  });
});

describe("ranges", () => {
  const range = (field: string, size: number) => {
    const { kind, first, last } = parseRange(field, size);
    return kind === RANGE_PART ? [first, last] : kind;
  };
  it("are read", () => {
    expect(range("bytes=0-0", 10)).toEqual([0, 0]);
    expect(range("bytes=2-5", 10)).toEqual([2, 5]);
    expect(range("bytes=2-", 10)).toEqual([2, 9]);
    expect(range("bytes=2-99999999999", 10)).toEqual([2, 9]);
    expect(range("bytes=-3", 10)).toEqual([7, 9]);
    expect(range("bytes=-30", 10)).toEqual([0, 9]);
    for (const field of ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999-"]) expect([field, range(field, 10)]).toEqual([field, RANGE_OUTSIDE]);
    expect(range("bytes=-1", 0)).toBe(RANGE_OUTSIDE);
    for (const field of ["", "bytes=", "bytes=-", "bytes=5-2", "bytes=1-2,4-5", "lines=1-2", "bytes=a-b", "bytes=1", "bytes=1-b"]) {
      expect([field, range(field, 10)]).toEqual([field, RANGE_NONE]);
    }
  });
  it("never lie outside the content", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789-=, ") }), fc.nat(50), (text, size) => {
        const found = parseRange(`bytes=${text}`, size);
        if (found.kind === RANGE_PART) expect(0 <= found.first && found.first <= found.last && found.last < size).toBe(true);
      }),
    );
  });
});

describe("addresses", () => {
  it("are taken apart", () => {
    const url = parseUrl("HTTPS://us%40er:p%3Aw@Host.example:8443/a/b?c=d#frag");
    expect(url).toMatchObject({
      scheme: "https",
      user: "us@er",
      password: "p:w",
      host: "Host.example",
      port: 8443,
      target: "/a/b?c=d",
      fragment: "frag",
      secure: true,
    });
    expect(url?.hostField).toBe("Host.example:8443");
    expect(parseUrl("ws://h")).toMatchObject({ port: 80, target: "/", hostField: "h", user: "" });
    expect(parseUrl("wss://h?x")).toMatchObject({ port: 443, target: "/?x" });
    for (const text of [
      "",
      "h",
      "ftp://h/",
      "http://",
      "http:///x",
      "http://h:0/",
      "http://h:99999/",
      "http://h:8x/",
      "http://h /",
      "http://h/a b",
      "http://h\r\nX: y/",
      "http://a:b:c/",
    ]) {
      expect([text, parseUrl(text)]).toEqual([text, undefined]);
    }
  });
  it("of redirects are resolved", () => {
    const base = parseUrl("http://u:p@h:8080/a/b?x");
    const to = (reference: string) => {
      const url = base && resolveUrl(base, reference);
      return url && `${url.scheme} ${url.host} ${url.port} ${url.target} ${url.user}`;
    };
    expect([to("/z"), to("z?y"), to("https://o/"), to("//o/p")]).toEqual(["http h 8080 /z ", "http h 8080 /a/z?y ", "https o 443 / ", "http o 80 /p "]);
    expect([to("/z?u=http://o/"), to("z?u=http://o/")]).toEqual(["http h 8080 /z?u=http://o/ ", "http h 8080 /a/z?u=http://o/ "]);
  });
  it("are decoded", () => {
    expect([percentDecode("a%20b+c", false), percentDecode("a%20b+c%2B", true), percentDecode("%C3%A4", false)]).toEqual(["a b+c", "a b c+", "ä"]);
    expect([percentDecode("%", false), percentDecode("%4", false), percentDecode("%zz", false)]).toEqual([undefined, undefined, undefined]);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(percentDecode(percentEncode(text), false)).toBe(text);
      }),
    );
    expect([queryParameter("a=1&b=x%20y&c", "b"), queryParameter("a=1&c", "c"), queryParameter("", "a"), queryParameter("ab=1", "a")]).toEqual([
      "x y",
      "",
      undefined,
      undefined,
    ]);
  });
});

describe("paths of requests", () => {
  it("never lead outside", () => {
    expect([normalizePath("/"), normalizePath("/a/./b//c"), normalizePath("/a/../b/"), normalizePath("/a/b/.."), normalizePath("/%61%20b")]).toEqual([
      "/",
      "/a/b/c",
      "/b/",
      "/a/",
      "/a b",
    ]);
    for (const path of ["", "a", "/..", "/a/../../b", "/%2e%2e/x", "/a%2fb", "/a%5c..", "/a\\b", "/%00", "/a%", "*"])
      expect([path, normalizePath(path)]).toEqual([path, undefined]);
    const text = fc.array(fc.constantFrom("/", ".", "..", "a", "%2e", "%2f", "%", "b"), { maxLength: 12 }).map((list) => `/${list.join("")}`);
    fc.assert(
      fc.property(text, (path) => {
        const normal = normalizePath(path);
        if (normal !== undefined) expect(normal.split("/")).not.toContain("..");
      }),
    );
  });
});

describe("parameters", () => {
  it("are read", () => {
    const found = parseParameters('Digest username="a \\"b", realm = "c,d" ,nc=00000001,,qop=auth', 6, ",");
    expect(["USERNAME", "realm", "nc", "qop", "x"].map((name) => found?.get(name))).toEqual(['a "b', "c,d", "00000001", "auth", undefined]);
    for (const text of ["a", "a=b c=d", 'a="b', 'a="b\\', "=b", 'a="b"c']) expect([text, parseParameters(text, 0, ",")]).toEqual([text, undefined]);
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(parseParameters(`x=${quoted(value)}`, 0, ",")?.get("x")).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a=", \\;') }), (text) => void parseParameters(text, 0, ",")),
      { numRuns: 2000 },
    );
  });
});

it("media types follow the ending", () => {
  expect(["/a.HTML", "/x/y.js", "/z.gz", "/noext", "/dir.js/x", "/.png"].map(mediaType)).toEqual([
    "text/html",
    "application/x-javascript",
    "application/x-gunzip",
    "text/plain",
    "text/plain",
    "image/png",
  ]);
});
