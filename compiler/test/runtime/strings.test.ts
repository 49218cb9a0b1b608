/** Operations on strings, against the engine that runs this test. */
import { beforeAll, describe, expect, test } from "vitest";
import { buildHarness, randomBits, runHarness, sanitizers } from "./harness.ts";

let image = "";

beforeAll(() => {
  image = buildHarness("strings.c", ["-O1", ...sanitizers]);
}, 120_000);

interface Request {
  what: number;
  a?: number;
  b?: number;
  strings: string[];
  /** What the engine gives, as the program prints it. */
  expected: string;
}

const units = (s: string): string => Array.from({ length: s.length }, (_, i) => s.charCodeAt(i).toString(16)).join(",");

const shown = (s = ""): string => JSON.stringify(s.length > 300 ? `${s.slice(0, 300)}...` : s);

function run(requests: Request[]): void {
  const size = requests.reduce((sum, r) => sum + 16 + r.strings.reduce((n, s) => n + 4 + s.length * 2, 0), 0);
  const input = new DataView(new ArrayBuffer(size));
  let at = 0;
  const word = (v: number) => {
    input.setInt32(at, v, true);
    at += 4;
  };
  for (const { what, a = 0, b = 0, strings } of requests) {
    for (const v of [what, a, b, strings.length]) word(v);
    for (const s of strings) {
      word(s.length);
      for (let i = 0; i < s.length; i++, at += 2) input.setUint16(at, s.charCodeAt(i), true);
    }
  }
  const lines = runHarness(image, [], new Uint8Array(input.buffer)).split("\n").slice(0, -1);
  expect(lines.length).toBe(requests.length);
  const differences = requests.flatMap((r, i) =>
    lines[i] === r.expected ? [] : [`${r.what}(${r.a}, ${r.b}) of ${r.strings.map(shown)}: ${shown(lines[i])} instead of ${shown(r.expected)}`],
  );
  expect(differences.slice(0, 10)).toEqual([]);
}

const next = randomBits(20261125n);
const below = (n: number): number => Number((next() >> 17n) % BigInt(n));

/** Letters with difficult case, halves of pairs, blanks of all kinds, Latin-1 and plain text. */
const alphabets = [
  "abc",
  "aAbB \t\n\u00a0\ufeff\u2028\u3000\u180e",
  "\u00e9\u00df\u00ff\u00b5\u0131\u0130\u017f",
  "\u03a3\u03c3\u03c2.'\u0307a\u0345 ",
  "\ud83d\ude00\ud800\udc00\udfff\ud801\udc28",
  "\ufb03\u1f88\u01c5\u10d0\u13a0\uab70z",
];

function randomString(longest: number): string {
  const alphabet = alphabets[below(alphabets.length)] ?? "";
  const length = below(3) === 0 ? below(4) : below(longest);
  return Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join("");
}

function requests(count: number, make: (s: string, t: string) => Omit<Request, "strings"> & { strings?: string[] }): Request[] {
  return Array.from({ length: count }, () => {
    const s = randomString(120);
    const t = randomString(below(2) === 0 ? 4 : 120);
    return { strings: [s, t], ...make(s, t) };
  });
}

const index = (s: string): number => below(s.length + 1);

describe("like the engine", () => {
  test("concatenation, comparison, equality", () => {
    run(requests(4000, (s, t) => ({ what: 0, expected: units(s + t) })));
    run(requests(4000, (s, t) => ({ what: 9, expected: String(s < t ? -1 : s > t ? 1 : 0) })));
    run(requests(2000, (s) => ({ what: 10, strings: [s, s], expected: "1" })));
    run(requests(2000, (s, t) => ({ what: 10, expected: s === t ? "1" : "0" })));
  });

  test("concatenation of many", () => {
    run(
      Array.from({ length: 1500 }, () => {
        const longest = below(4) === 0 ? 800 : 60;
        const parts = Array.from({ length: 1 + below(12) }, () => randomString(longest));
        return { what: 15, strings: parts, expected: units(parts.join("")) };
      }),
    );
  });

  test("slices and repetition", () => {
    run(
      requests(6000, (s) => {
        const [a, b] = [index(s), index(s)];
        return { what: 1, a, b, expected: units(a < b ? s.slice(a, b) : "") };
      }),
    );
    run(requests(500, (s) => ({ what: 7, a: s.length % 7, expected: units(s.repeat(s.length % 7)) })));
    run([{ what: 7, a: -1, strings: ["x"], expected: "throws Invalid count value: -1" }]);
  });

  test("searches", () => {
    run(
      requests(8000, (s, t) => {
        const a = index(s);
        return { what: 2, a, expected: String(s.indexOf(t, a)) };
      }),
    );
    run(
      requests(8000, (s, t) => {
        const a = index(s);
        return { what: 3, a, expected: String(s.lastIndexOf(t, a)) };
      }),
    );
    run(
      requests(4000, (s) => {
        const a = index(s);
        const part = s.slice(a, a + below(20));
        return { what: 2, a: 0, strings: [s, part], expected: String(s.indexOf(part)) };
      }),
    );
  });

  test("parts at a place", () => {
    run(
      requests(8000, (s, t) => {
        const a = index(s);
        const part = below(2) === 0 ? s.slice(a, a + below(20)) : t;
        return { what: 16, a, strings: [s, part], expected: String(Number(s.startsWith(part, a))) };
      }),
    );
  });

  test("white space", () => {
    run(requests(3000, (s) => ({ what: 6, a: 3, expected: units(s.trim()) })));
    run(requests(1000, (s) => ({ what: 6, a: 1, expected: units(s.trimStart()) })));
    run(requests(1000, (s) => ({ what: 6, a: 2, expected: units(s.trimEnd()) })));
  });

  test("code points", () => {
    run(
      requests(4000, (s) => {
        const a = s.length === 0 ? 0 : below(s.length);
        const point = s.codePointAt(a);
        return { what: 8, a, strings: [s === "" ? "a" : s], expected: String(point ?? 97) };
      }),
    );
    const points = [0, 0x7f, 0xff, 0x100, 0xd800, 0xffff, 0x10000, 0x10ffff];
    run(points.map((a) => ({ what: 13, a, strings: [], expected: units(String.fromCodePoint(a)) })));
    run([0x110000, -1].map((a) => ({ what: 13, a, strings: [], expected: `throws Invalid code point ${a}` })));
  });

  test("case of random text", () => {
    run(requests(4000, (s) => ({ what: 4, expected: units(s.toUpperCase()) })));
    run(requests(4000, (s) => ({ what: 5, expected: units(s.toLowerCase()) })));
  });

  test("case of every code point", () => {
    const points = Array.from({ length: 0x110000 }, (_, c) => c).filter((c) => c < 0xd800 || c >= 0xe000);
    const lines = Array.from({ length: Math.ceil(points.length / 4096) }, (_, i) =>
      points
        .slice(i * 4096, i * 4096 + 4096)
        .map((c) => String.fromCodePoint(c))
        .join("x"),
    );
    run(lines.map((s) => ({ what: 4, strings: [s], expected: units(s.toUpperCase()) })));
    run(lines.map((s) => ({ what: 5, strings: [s], expected: units(s.toLowerCase()) })));
  }, 60_000);

  test("joined parts", () => {
    run(
      Array.from({ length: 2000 }, () => {
        const parts = Array.from({ length: below(6) }, () => randomString(40));
        const separator = randomString(5);
        return { what: 14, strings: [...parts, separator], expected: units(parts.join(separator)) };
      }),
    );
  });

  test("UTF-8", () => {
    const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16)).join(",");
    run(requests(4000, (s) => ({ what: 11, expected: hex(new TextEncoder().encode(s)) })));
    const heads = [0x41, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xa0, 0xe2, 0x82, 0xac, 0xed, 0xef, 0xf0, 0x90, 0xf4, 0x8f, 0xf5, 0xff];
    run(
      Array.from({ length: 8000 }, () => {
        const bytes = Uint8Array.from({ length: below(12) }, () => heads[below(heads.length)] ?? 0);
        const lenient = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
        return { what: 12, strings: [String.fromCharCode(...bytes)], expected: units(lenient) };
      }),
    );
    run([{ what: 12, a: 1, strings: ["\xff"], expected: "throws The encoded data was not valid for encoding utf-8" }]);
  });
});
