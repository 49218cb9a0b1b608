import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { expect, vi } from "vitest";

// The case classes of the Autobahn test suite, against an endpoint that echoes messages: what is sent, and what must
// come back. Numbers are those of the suite. Its classes 12 and 13 are about compression, which is not offered.

/** A frame as it is written, right or wrong. */
export interface TestFrame {
  opcode: number;
  payload: Buffer;
  fin: boolean;
  rsv: number;
}

export interface AutobahnCase {
  id: string;
  send: TestFrame[];
  /** Bytes of the pieces that it is sent in; 0: in one. */
  chop: number;
  /** Frames that must come back before the close: opcode and payload. */
  back: [number, Buffer][];
  /** Code that the endpoint must close with; 0: it does not close by itself, and answers our close 1000. */
  close: number;
}

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

function frame(opcode: number, payload: Buffer | string = "", fin = true, rsv = 0): TestFrame {
  return { opcode, payload: Buffer.from(payload), fin, rsv };
}

const cases: AutobahnCase[] = [];

function add(id: string, send: TestFrame[], back: [number, Buffer | string][], close = 0, chop = 0): void {
  cases.push({ id, send, chop, back: back.map(([opcode, payload]) => [opcode, Buffer.from(payload)]), close });
}

function closeWith(code: number, reason: Buffer | string = ""): TestFrame {
  return frame(CLOSE, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));
}

// 1: framing
[0, 125, 126, 127, 128, 65535, 65536, 65536].forEach((length, i) => {
  const chop = i === 7 ? 997 : 0;
  const text = "*".repeat(length);
  add(`1.1.${i + 1}`, [frame(TEXT, text)], [[TEXT, text]], 0, chop);
  const bytes = Buffer.alloc(length, 0xfe);
  add(`1.2.${i + 1}`, [frame(BINARY, bytes)], [[BINARY, bytes]], 0, chop);
});

// 2: pings and pongs
const pings = Array.from({ length: 10 }, (_, i) => `payload-${i}`);
const pingAll = pings.map((payload) => frame(PING, payload));
const pongAll = pings.map((payload): [number, string] => [PONG, payload]);
add("2.1", [frame(PING)], [[PONG, ""]]);
add("2.2", [frame(PING, "Hello, world!")], [[PONG, "Hello, world!"]]);
add("2.3", [frame(PING, Buffer.from("00fffefdfcfb00ff", "hex"))], [[PONG, Buffer.from("00fffefdfcfb00ff", "hex")]]);
add("2.4", [frame(PING, Buffer.alloc(125, 0xfe))], [[PONG, Buffer.alloc(125, 0xfe)]]);
add("2.5", [frame(PING, Buffer.alloc(126, 0xfe))], [], 1002);
add("2.6", [frame(PING, Buffer.alloc(125, 0xfe))], [[PONG, Buffer.alloc(125, 0xfe)]], 0, 1);
add("2.7", [frame(PONG)], []);
add("2.8", [frame(PONG, "unasked")], []);
add("2.9", [frame(PONG, "unasked"), frame(PING, "ping")], [[PONG, "ping"]]);
add("2.10", pingAll, pongAll);
add("2.11", pingAll, pongAll, 0, 1);

// 3: reserved bits
for (let rsv = 1; rsv <= 7; rsv++) {
  const opcode = rsv === 5 ? BINARY : rsv === 6 ? PING : rsv === 7 ? CLOSE : TEXT;
  const before = rsv > 1 && rsv < 5;
  add(
    `3.${rsv}`,
    [...(before ? [frame(TEXT, "good")] : []), frame(opcode, "bad", true, rsv), frame(PING)],
    before ? [[TEXT, "good"]] : [],
    1002,
    rsv === 4 ? 1 : 0,
  );
}

// 4: opcodes that are nobody's
[3, 4, 5, 6, 7].forEach(
  (opcode, i) =>
    void add(`4.1.${i + 1}`, [...(i < 2 ? [] : [frame(TEXT, "good")]), frame(opcode, i === 1 ? "x" : ""), frame(PING)], i < 2 ? [] : [[TEXT, "good"]], 1002),
);
[11, 12, 13, 14, 15].forEach(
  (opcode, i) =>
    void add(`4.2.${i + 1}`, [...(i < 2 ? [] : [frame(TEXT, "good")]), frame(opcode, i === 1 ? "x" : ""), frame(PING)], i < 2 ? [] : [[TEXT, "good"]], 1002),
);

// 5: fragments
const two = [frame(TEXT, "fragment1", false), frame(0, "fragment2")];
const twoWithPing = [frame(TEXT, "fragment1", false), frame(PING, "ping"), frame(0, "fragment2")];
const joined: [number, string] = [TEXT, "fragment1fragment2"];
const five = [
  frame(TEXT, "f1", false),
  frame(0, "f2", false),
  frame(PING, "p1"),
  frame(0, "f3", false),
  frame(0, "f4", false),
  frame(PING, "p2"),
  frame(0, "f5"),
];
const fiveBack: [number, string][] = [
  [PONG, "p1"],
  [PONG, "p2"],
  [TEXT, "f1f2f3f4f5"],
];
add("5.1", [frame(PING, "frag", false), frame(0, "ment")], [], 1002);
add("5.2", [frame(PONG, "frag", false), frame(0, "ment")], [], 1002);
for (const [id, chop] of [
  ["5.3", 0],
  ["5.4", 8],
  ["5.5", 1],
] as const)
  add(id, two, [joined], 0, chop);
for (const [id, chop] of [
  ["5.6", 0],
  ["5.7", 8],
  ["5.8", 1],
] as const)
  add(id, twoWithPing, [[PONG, "ping"], joined], 0, chop);
for (const [id, chop] of [
  ["5.9", 0],
  ["5.10", 8],
  ["5.11", 1],
] as const)
  add(id, [frame(0, "nothing to continue"), frame(TEXT, "Hello")], [], 1002, chop);
for (const [id, chop] of [
  ["5.12", 0],
  ["5.13", 8],
  ["5.14", 1],
] as const)
  add(id, [frame(0, "nothing to continue", false), frame(TEXT, "Hello")], [], 1002, chop);
add("5.15", [...two, frame(0, "x", false), frame(TEXT, "y")], [joined], 1002);
add("5.16", [frame(0, "x", false), frame(TEXT, "y", false), frame(0, "z")], [], 1002);
add("5.17", [frame(0, "x"), frame(TEXT, "y", false), frame(0, "z")], [], 1002);
add("5.18", [frame(TEXT, "x", false), frame(TEXT, "y")], [], 1002);
add("5.19", five, fiveBack);
add("5.20", five, fiveBack, 0, 1);

// 6: UTF-8
const GREEK = "Hello-µ@ßöäüàá-UTF-8!!";
const invalid = Buffer.concat([Buffer.from("cebae1bdb9cf83cebcceb5", "hex"), Buffer.from("eda080", "hex"), Buffer.from("656469746564", "hex")]);
add("6.1.1", [frame(TEXT)], [[TEXT, ""]]);
add("6.1.2", [frame(TEXT, "", false), frame(0, "", false), frame(0)], [[TEXT, ""]]);
add("6.1.3", [frame(TEXT, "", false), frame(0, "middle", false), frame(0)], [[TEXT, "middle"]]);
add("6.2.1", [frame(TEXT, GREEK)], [[TEXT, GREEK]]);
add("6.2.2", [frame(TEXT, Buffer.from(GREEK).subarray(0, 12), false), frame(0, Buffer.from(GREEK).subarray(12))], [[TEXT, GREEK]]);
const bytewise = (bytes: Buffer) => [...bytes].map((_, i) => frame(i === 0 ? TEXT : 0, bytes.subarray(i, i + 1), i === bytes.length - 1));
add("6.2.3", bytewise(Buffer.from(GREEK)), [[TEXT, GREEK]]);
add("6.2.4", bytewise(Buffer.from("κόσμε")), [[TEXT, "κόσμε"]]);
add("6.3.1", [frame(TEXT, invalid)], [], 1007);
add("6.3.2", bytewise(invalid), [], 1007);
// Fail fast: the end of the message never comes.
add("6.4.1", [frame(TEXT, invalid.subarray(0, 11), false), frame(0, Buffer.from("f4908080", "hex"), false)], [], 1007);
add("6.4.2", [frame(TEXT, invalid.subarray(0, 11), false), frame(0, Buffer.from("f490", "hex"), false)], [], 1007);
add("6.4.3", [{ ...frame(TEXT, Buffer.concat([invalid, Buffer.alloc(100, 97)]), false) }], [], 1007, 14);
const valid = {
  "6.5": ["cebae1bdb9cf83cebcceb5", "68656c6c6f24776f726c64", "68656c6c6fc2a2776f726c64", "68656c6c6fe282ac776f726c64", "68656c6c6ff0a4ada2776f726c64"],
  "6.7": ["00", "c280", "e0a080", "f0908080"],
  "6.9": ["7f", "dfbf", "efbfbf", "f48fbfbf"],
  "6.11": ["ed9fbf", "ee8080", "efbfbd", "f48fbfbf"],
  "6.22": ["efbfbe", "f09fbfbe", "f0afbfbe", "f48fbfbe", "efb790"],
  "6.23": ["efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd"],
};
for (const [id, list] of Object.entries(valid)) {
  list.forEach((hex, i) => void add(`${id}.${i + 1}`, [frame(TEXT, Buffer.from(hex, "hex"))], [[TEXT, Buffer.from(hex, "hex")]]));
}
const wrong = {
  "6.6": ["ce", "cebae1", "cebae1bd", "cebae1bdb9cf", "cebae1bdb9cf83ce"],
  "6.8": ["f8888080", "fc8480808080"],
  "6.10": ["f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf"],
  "6.12": ["80", "bf", "80bf", "80bf80", "80bf80bf80", "8081bebf"],
  "6.13": ["c020c120", "e020ef20", "f020f720", "f820fb20", "fc20"],
  "6.14": ["c0", "e080", "f08080", "f8808080", "fc80808080", "df", "efbf", "f7bfbf"],
  "6.15": ["c0e080f08080"],
  "6.16": ["fe", "ff", "fefeffff"],
  "6.17": ["c0af", "e080af", "f08080af", "f8808080af", "fc80808080af"],
  "6.18": ["c1bf", "e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf"],
  "6.19": ["c080", "e08080", "f0808080", "f880808080", "fc8080808080"],
  "6.20": ["eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf"],
  "6.21": ["eda080edb080", "eda080edbfbf", "edadbfedb080", "edafbfedbfbf"],
};
for (const [id, list] of Object.entries(wrong)) list.forEach((hex, i) => void add(`${id}.${i + 1}`, [frame(TEXT, Buffer.from(hex, "hex"))], [], 1007));

// 7: closing
add("7.1.1", [frame(TEXT, "Hello"), closeWith(1000)], [[TEXT, "Hello"]], 1000);
add("7.1.2", [closeWith(1000), closeWith(1000)], [], 1000);
add("7.1.3", [closeWith(1000), frame(PING)], [], 1000);
add("7.1.4", [closeWith(1000), frame(TEXT, "late")], [], 1000);
add("7.1.5", [frame(TEXT, "fragment1", false), closeWith(1000), frame(0, "fragment2")], [], 1000);
add(
  "7.1.6",
  [frame(TEXT, "x".repeat(256 << 10)), frame(TEXT, "Hello"), closeWith(1000), frame(PING)],
  [
    [TEXT, "x".repeat(256 << 10)],
    [TEXT, "Hello"],
  ],
  1000,
);
add("7.3.1", [frame(CLOSE)], [], 1005);
add("7.3.2", [frame(CLOSE, "a")], [], 1002);
add("7.3.3", [closeWith(1000)], [], 1000);
add("7.3.4", [closeWith(1000, "Hello World!")], [], 1000);
add("7.3.5", [closeWith(1000, "*".repeat(123))], [], 1000);
add("7.3.6", [closeWith(1000, "*".repeat(124))], [], 1002);
add("7.5.1", [closeWith(1000, invalid)], [], 1007);
[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999].forEach((code, i) => void add(`7.7.${i + 1}`, [closeWith(code)], [], code));
[0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999].forEach((code, i) => void add(`7.9.${i + 1}`, [closeWith(code)], [], 1002));
add("7.13.1", [closeWith(5000)], [], 1002);
add("7.13.2", [closeWith(65535)], [], 1002);

// 9: limits, up to 1 MB
[64, 256, 1024].forEach((kilobytes, i) => {
  const text = "*".repeat(kilobytes << 10);
  const bytes = Buffer.alloc(kilobytes << 10, 0xfe);
  add(`9.1.${i + 1}`, [frame(TEXT, text)], [[TEXT, text]]);
  add(`9.2.${i + 1}`, [frame(BINARY, bytes)], [[BINARY, bytes]]);
});
const million = Buffer.alloc(1 << 20, 0x61);
[256, 1024, 4096, 65536, 262144].forEach((size, i) => {
  const parts: TestFrame[] = [];
  for (let at = 0; at < million.length; at += size) parts.push(frame(at === 0 ? BINARY : 0, million.subarray(at, at + size), at + size >= million.length));
  add(`9.4.${i + 1}`, parts, [[BINARY, million]]);
});
[1024, 4096, 16384].forEach((size, i) => void add(`9.5.${i + 1}`, [frame(TEXT, million)], [[TEXT, million]], 0, size));
const small = Array.from({ length: 1000 }, (_, i) => `${i}`.padEnd(64, "."));
add(
  "9.7.3",
  small.map((text) => frame(TEXT, text)),
  small.map((text): [number, string] => [TEXT, text]),
);
add("9.9", [frame(BINARY, Buffer.alloc((1 << 20) + 1))], [], 1009);

// 10: fragments of 1300 bytes
const automatic: TestFrame[] = [];
for (let at = 0; at < 65536; at += 1300) automatic.push(frame(at === 0 ? TEXT : 0, "*".repeat(Math.min(1300, 65536 - at)), at + 1300 >= 65536));
add("10.1.1", automatic, [[TEXT, "*".repeat(65536)]]);

export const AUTOBAHN_CASES: readonly AutobahnCase[] = cases;

/** A frame as bytes; our own encoder stays out of the test of our own decoder. */
function bytesOf({ opcode, payload, fin, rsv }: TestFrame, masked: boolean): Buffer {
  const length = payload.length;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65536 ? 4 : 10);
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  if (length < 126) head[1] = length;
  else if (length < 65536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  if (length >= 126) head[1] = length < 65536 ? 126 : 127;
  if (!masked) return Buffer.concat([head, payload]);
  head[1] = (head[1] ?? 0) | 0x80;
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ (mask[i & 3] ?? 0))]);
}

/** What an endpoint has said so far. */
class Heard {
  readonly frames: [number, Buffer][] = [];
  close: number | undefined = undefined;
  ended = false;
  private rest: Buffer = Buffer.alloc(0);

  constructor(socket: Socket, masked: boolean) {
    socket.on("data", (data) => {
      this.rest = Buffer.concat([this.rest, data]);
      while (this.takeFrame(masked)) {}
    });
    const over = () => {
      this.ended = true;
    };
    socket.on("end", over).on("close", over).on("error", over);
  }

  private takeFrame(masked: boolean): boolean {
    const { rest } = this;
    if (rest.length < 2) return false;
    const [first = 0, second = 0] = rest;
    expect(first & 0xf0, "every frame is whole, without reserved bits").toBe(0x80);
    expect(second >> 7 === 1, "masked exactly by clients").toBe(masked);
    const short = second & 127;
    const lengthEnd = short < 126 ? 2 : short === 126 ? 4 : 10;
    const start = lengthEnd + (masked ? 4 : 0);
    if (rest.length < start) return false;
    const length = short < 126 ? short : short === 126 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    if (rest.length < start + length) return false;
    const mask = rest.subarray(lengthEnd, start);
    const payload = Buffer.from(rest.subarray(start, start + length).map((byte, i) => byte ^ (mask[i & 3] ?? 0)));
    this.rest = rest.subarray(start + length);
    if ((first & 15) !== CLOSE) this.frames.push([first & 15, payload]);
    else this.close = length === 0 ? 1005 : payload.readUInt16BE(0);
    return true;
  }
}

/** Plays a case with an endpoint that echoes, after the handshake. `weAreClient`: our frames are masked, and it ends the connection. */
export async function playCase(socket: Socket, weAreClient: boolean, { id, send, chop, back, close }: AutobahnCase): Promise<void> {
  const heard = new Heard(socket, !weAreClient);
  const bytes = Buffer.concat(send.map((one) => bytesOf(one, weAreClient)));
  if (chop === 0) socket.write(bytes);
  for (let at = 0; chop > 0 && at < bytes.length; at += chop) {
    socket.write(bytes.subarray(at, at + chop));
    if (at % (16 * chop) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const until = (holds: () => boolean, what: string) => vi.waitFor(() => expect(holds(), `${id}: ${what}`).toBe(true), { timeout: 15_000, interval: 2 });
  if (close === 0) {
    await until(() => heard.frames.filter(([opcode]) => opcode !== PING).length >= back.length, `${back.length} frames`);
    socket.write(bytesOf(closeWith(1000), weAreClient));
  }
  await until(() => heard.close !== undefined, "a close frame");
  if (!weAreClient) socket.end();
  await until(() => heard.ended, "the end of the connection");
  socket.destroy();
  const frames = heard.frames.filter(([opcode]) => opcode !== PING);
  expect(frames.length, id).toBe(back.length);
  frames.forEach(([opcode, payload], i) => {
    expect([id, opcode, payload.equals(back[i]?.[1] ?? Buffer.alloc(0))]).toEqual([id, back[i]?.[0], true]);
  });
  expect([id, heard.close]).toEqual([id, close === 0 ? 1000 : close]);
}
