import { type AddressInfo, connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { GdbRemote } from "../../src/profile/gdb-remote.ts";
import { type Frame, type Sample, summarise } from "../../src/profile/samples.ts";
import { formatProfile } from "../../src/profile/text.ts";
import { Unwinder } from "../../src/profile/unwind.ts";
import { readDisassembly } from "../../src/stack/disassembly.ts";

const frame = (name: string, path: string, line: number): Frame => ({ name, path, line });
const SQRT = frame("sqrt", "/c/sqrt.c", 5);
const HOT = frame("hot", "/app/main.ts", 3);
const MAIN = frame("main", "/app/main.ts", 9);

test("time of C code counts for the TypeScript line that called it", () => {
  const samples: Sample[] = [
    { frames: [SQRT, HOT, MAIN], ms: 6 },
    { frames: [HOT, MAIN], ms: 2 },
    { frames: [MAIN], ms: 2 },
    { frames: [], ms: 10 },
  ];
  const profile = summarise("linux", samples, (path) => path.endsWith(".ts"));
  expect(profile).toMatchObject({ samples: 4, busyMs: 10, waitingMs: 10 });
  expect(profile.lines).toEqual([
    { ...HOT, selfMs: 8, totalMs: 8 },
    { ...MAIN, selfMs: 2, totalMs: 10 },
  ]);
  expect(profile.functions.map(({ name, selfMs, totalMs }) => [name, selfMs, totalMs])).toEqual([
    ["sqrt", 6, 6],
    ["main", 2, 10],
    ["hot", 2, 8],
  ]);
  const text = formatProfile(profile, 1);
  expect(text).toContain("4 samples, 0.0 s: busy 50.0 %, waiting 50.0 %");
  expect(text).toMatch(/80\.0 % {2}80\.0 % {2}.*main\.ts:3 {2}hot/);
  expect(text).toMatch(/20\.0 % {10}1 others/);
});

test("a function that calls itself is in the total once", () => {
  const profile = summarise("linux", [{ frames: [HOT, HOT, MAIN], ms: 4 }], () => true);
  expect(profile.functions[0]).toMatchObject({ name: "hot", selfMs: 4, totalMs: 4 });
});

const CODE = `
00000100 <inner>:
 100:\tpush\t{r4, lr}
 102:\tsub\tsp, #8
 104:\tnop
 106:\tadd\tsp, #8
 108:\tpop\t{r4, pc}

00000110 <outer>:
 110:\tpush\t{r3, r4, r5, lr}
 112:\tbl\t100 <inner>
 116:\tpop\t{r3, r4, r5, pc}

00000120 <handler>:
 120:\tnop
 122:\tbx\tlr

00000130 <waits>:
 130:\twfi
 132:\tbx\tlr
`;
const unwinder = new Unwinder(readDisassembly(CODE));
const words = (...list: number[]) => Buffer.concat(list.map((word) => Buffer.from(Uint32Array.of(word).buffer)));

test("callers are found on the stack, in the middle of a function and at its start", () => {
  const ofOuter = [0, 0, 0, 0x10001];
  expect(unwinder.addresses({ pc: 0x104, lr: 0, sp: 0x2000, stack: words(1, 2, 4, 0x117, ...ofOuter) })).toEqual([0x104, 0x114]);
  expect(unwinder.addresses({ pc: 0x100, lr: 0x117, sp: 0x2000, stack: words(...ofOuter) })).toEqual([0x100, 0x114]);
});

test("through an interrupt", () => {
  const interrupted = [0, 1, 2, 3, 12, 0x117, 0x104, 1 << 24];
  const stack = words(...interrupted, 1, 2, 4, 0x117, 0, 0, 0, 0x10001);
  expect(unwinder.addresses({ pc: 0x120, lr: 0xfffffff9, sp: 0x2000, stack })).toEqual([0x120, 0x104, 0x114]);
});

test("who waits, and what is none of the image", () => {
  expect(unwinder.isWaiting({ pc: 0x132, lr: 0, sp: 0, stack: words() })).toBe(true);
  expect(unwinder.isWaiting({ pc: 0x104, lr: 0, sp: 0, stack: words() })).toBe(false);
  expect(unwinder.addresses({ pc: 0x4000, lr: 0, sp: 0, stack: words() })).toEqual([]);
});

test("the debugger's line: checksums, repeats, and a machine that is gone", async () => {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on("data", (bytes) => {
      for (const [, command = ""] of bytes.toString("latin1").matchAll(/\$([^#]*)#[0-9a-f]{2}/g)) {
        asked.push(command);
        if (command === "g") socket.write("$00000001x*,#00");
        else if (command.startsWith("m")) socket.write("+$0* #00");
      }
      if (bytes.includes(3)) socket.write("$T02thread:01;#00");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const machine = new GdbRemote(connect((server.address() as AddressInfo).port, "127.0.0.1"));
  machine.go();
  expect(await machine.stop()).toBe(true);
  expect((await machine.registers())?.slice(0, 2)).toEqual([0x01000000, 0]);
  expect(await machine.memory(0x20000000, 2)).toEqual(Buffer.from([0, 0]));
  expect(asked).toEqual(["c", "g", "m20000000,2"]);
  machine.close();
  expect(await machine.stop()).toBe(false);
  server.close();
});
