/** Numbers as text and back, against the engine that runs this test. */
import { beforeAll, expect, test } from "vitest";
import { buildHarness, randomBits, runHarness, sanitizers } from "./harness.ts";

let fast = "";
let checked = "";

beforeAll(() => {
  fast = buildHarness("numbers.c", ["-O2"], "numbers-fast");
  checked = buildHarness("numbers.c", ["-O1", ...sanitizers], "numbers-checked");
}, 120_000);

const view = new DataView(new ArrayBuffer(8));

function fromBits(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

function bitsOf(x: number): string {
  view.setFloat64(0, x);
  return Number.isNaN(x) ? "7ff8000000000000" : view.getBigUint64(0).toString(16).padStart(16, "0");
}

/** Powers of two and of ten with their neighbours, ends of ranges, ties, and what exposed errors in other libraries. */
function hardCases(): number[] {
  const cases = [0, -0, NaN, Infinity, -Infinity, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, Number.MAX_VALUE];
  cases.push(1e21, 1e-7, 1e-6, 1.2345678901234568e20, 4.35, 0.000001, 2 ** 53, 1e23, 1e-322, 0.3, 1.7976931348623155e308);
  cases.push(0.5, 1.5, 2.5, 1.005, 1.45, 8.345, 1.255, 10.235, 0.05, 0.15, 0.25, 999.95, 9.995, 99.99, 9.5e-7, 1e-10, 123.456, 1234.5678);
  for (let e = -1074; e < 1024; e++) cases.push(2 ** e);
  for (let e = -323; e <= 308; e++) cases.push(Number(`1e${e}`), Number(`5e${e}`), Number(`9.999999999999999e${e}`));
  return cases.flatMap((x) => {
    view.setFloat64(0, x);
    const bits = view.getBigUint64(0);
    return Number.isFinite(x) && x !== 0 ? [x, -x, fromBits(bits + 1n), fromBits(bits - 1n)] : [x];
  });
}

function randomDoubles(count: number, seed: bigint): number[] {
  const next = randomBits(seed);
  return Array.from({ length: count }, (_, i) => {
    const bits = next();
    switch (i % 6) {
      case 0:
        return Number(bits % 2000000000n) / 10 ** Number((bits >> 40n) % 12n);
      case 1:
        return Number(bits & 0x1fffffffffffffn);
      case 2:
        return fromBits((bits & 0x800fffffffffffffn) | ((1000n + ((bits >> 52n) & 0x3fn)) << 52n));
      default:
        return fromBits(bits);
    }
  });
}

/** Compares in large pieces: an assertion for each would take minutes. */
function expectSame(actual: string[], expected: string[], describe: (i: number) => string): void {
  expect(actual.length).toBe(expected.length);
  const differences = expected.flatMap((text, i) => (text === actual[i] ? [] : [`${describe(i)}: ${actual[i]} instead of ${text}`]));
  expect(differences.slice(0, 20)).toEqual([]);
}

function format(image: string, numbers: number[]): void {
  const output = runHarness(image, ["format"], new Uint8Array(Float64Array.from(numbers).buffer));
  expectSame(output.split("\n").slice(0, -1), numbers.map(String), (i) => bitsOf(numbers[i] ?? 0));
}

test("the shortest digits of 1,500,000 numbers", () => format(fast, randomDoubles(1_500_000, 88172645463325252n)), 120_000);

test("the shortest digits of hard cases, under sanitizers", () => {
  format(checked, [...hardCases(), ...randomDoubles(20_000, 3n)]);
}, 120_000);

const roundings: { name: string; what: number; from: number; to: number; give: (x: number, n: number) => string }[] = [
  { name: "toFixed", what: 0, from: 0, to: 100, give: (x, n) => x.toFixed(n) },
  { name: "toPrecision", what: 1, from: 1, to: 100, give: (x, n) => x.toPrecision(n) },
  { name: "toExponential", what: 2, from: 0, to: 100, give: (x, n) => x.toExponential(n) },
  { name: "toString in a base", what: 3, from: 2, to: 36, give: (x, n) => x.toString(n) },
];

test.each(roundings)(
  "$name",
  ({ what, from, to, give }) => {
    const next = randomBits(77n + BigInt(what));
    const numbers = [...hardCases(), ...randomDoubles(60_000, 99n + BigInt(what))];
    const requests = numbers.map((x) => {
      const choice = Number(next() % 4n);
      const n = from + Number((next() >> 20n) % BigInt(choice === 0 ? to - from + 1 : Math.min(to - from + 1, 20)));
      return { x, n };
    });
    const input = new DataView(new ArrayBuffer(requests.length * 10));
    for (const [i, { x, n }] of requests.entries()) {
      input.setFloat64(i * 10, x, true);
      input.setUint8(i * 10 + 8, what);
      input.setUint8(i * 10 + 9, n);
    }
    const output = runHarness(checked, ["rounded"], new Uint8Array(input.buffer));
    const expected = requests.map(({ x, n }) => give(x, n));
    expectSame(output.split("\n").slice(0, -1), expected, (i) => `${bitsOf(requests[i]?.x ?? 0)} with ${requests[i]?.n}`);
  },
  120_000,
);

test("toExponential with as many digits as needed", () => {
  const numbers = [...hardCases(), ...randomDoubles(20_000, 5n)];
  const input = new DataView(new ArrayBuffer(numbers.length * 10));
  for (const [i, x] of numbers.entries()) {
    input.setFloat64(i * 10, x, true);
    input.setUint8(i * 10 + 8, 2);
    input.setUint8(i * 10 + 9, 255);
  }
  const output = runHarness(checked, ["rounded"], new Uint8Array(input.buffer));
  expectSame(
    output.split("\n").slice(0, -1),
    numbers.map((x) => x.toExponential()),
    (i) => bitsOf(numbers[i] ?? 0),
  );
}, 60_000);

function randomTexts(count: number): string[] {
  const next = randomBits(4711n);
  const below = (n: number) => Number((next() >> 11n) % BigInt(n));
  const digits = (n: number, base = 10) => Array.from({ length: n }, () => below(base).toString(base)).join("");
  const rubbish = "0123456789.eE+-xXoObB_ \tInfinityabz\u00a0\ufeff";
  return Array.from({ length: count }, (_, i) => {
    switch (i % 8) {
      case 0:
        return String(fromBits(next()));
      case 1:
        return `${digits(1 + below(25))}.${digits(below(25))}e${below(700) - 350}`;
      case 2:
        return fromBits(next() & 0x7fefffffffffffffn).toPrecision(1 + below(100));
      case 3:
        return halfway(next() & 0x7fdfffffffffffffn);
      case 4:
        return `0x${digits(1 + below(30), 16)}`;
      case 5:
        return `${["", "-", "+", "0b", "0o"][below(5)]}${digits(1 + below(300), 2 + below(9))}`;
      case 6:
        return digits(1 + below(40), 36);
      default:
        return Array.from({ length: below(12) }, () => rubbish[below(rubbish.length)]).join("");
    }
  });
}

/** The exact decimal digits of the point between a double and the next, sometimes a bit more or less than that. */
function halfway(bits: bigint): string {
  const exponent = Number(bits >> 52n) || 1;
  const mantissa = (bits & 0xfffffffffffffn) | (bits >> 52n ? 1n << 52n : 0n);
  const doubled = mantissa * 2n + 1n;
  const power = exponent - 1076;
  const text = power >= 0 ? (doubled << BigInt(power)).toString() : `${doubled * 5n ** BigInt(-power)}e${power}`;
  if (bits % 3n === 0n) return text.replace(/e|$/, (end) => (text.includes("e") ? `.${"0".repeat(20)}1${end}` : `.${"0".repeat(20)}1`));
  return text;
}

const oddTexts = [
  ...["", " ", "0", "-0", "+0", ".", ".5", "5.", "5.e3", ".e3", "1e", "1e+", "1e-", "1e400", "-1e400", "1e-400", "0x", "0xg", "-0x10", "0b2"],
  ...["0o17", "0B101", "Infinity", "-Infinity", "+Infinity", "infinity", "Infinityx", "1_000", "1 2", "\u00a01\ufeff", "\u180e1", "1\u0000", "00012"],
  ...["1e0000000000000000000001", "9007199254740993", "9007199254740992.9999", "2.2250738585072011e-308", "1.7976931348623159e308", "0.1e1e1", "--1"],
  ...["5e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "123456789012345678901234567890", "1e23", "8.41e21", "zz", "1e5", "0x1p3", "é5"],
  `0.${"0".repeat(5000)}1e5001`,
  `1${"0".repeat(5000)}e-5000`,
  "9".repeat(1000),
  `0x${"f".repeat(300)}`,
  `0x1${"0".repeat(13)}8${"0".repeat(40)}1`,
  `0b1${"0".repeat(1200)}`,
];

test("Number, parseFloat and parseInt of 100,000 texts", () => {
  const texts = [...oddTexts, ...randomTexts(100_000)];
  const output = runHarness(checked, ["parse"], new TextEncoder().encode(`${texts.join("\n")}\n`));
  const expected = texts.map((text) =>
    [Number(text), parseFloat(text), ...[undefined, 16, 36, 2, 7].map((base) => Number.parseInt(text, base))].map(bitsOf).join(" "),
  );
  expectSame(output.split("\n").slice(0, -1), expected, (i) => JSON.stringify(texts[i]?.slice(0, 200)));
}, 120_000);
