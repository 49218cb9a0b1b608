import { expect, test } from "vitest";
import { readDisassembly } from "../../src/stack/disassembly.ts";
import { findEndless, frameOf } from "../../src/stack/frames.ts";

/** One function at 0x100, an instruction every four bytes; `@N` is the Nth of them. */
function functionOf(...lines: string[]) {
  const address = (n: number) => (0x100 + 4 * n).toString(16);
  const text = lines.map(
    (line, i) =>
      ` ${address(i)}:\t${line.replace(/@(\d+)/g, (_all, n: string) => `${address(Number(n))} <f+0x${(4 * Number(n)).toString(16)}>`).replace(" ", "\t")}`,
  );
  const { functions } = readDisassembly(`00000100 <f>:\n${text.join("\n")}\n`);
  const f = functions.get(0x100);
  if (!f) throw new Error("no function");
  return f;
}

const frame = (...lines: string[]) => frameOf(functionOf(...lines), { usedUp: 0x900, room: 0xa00, endless: new Set([0xb00]) });
const callOf = (target: string) => `bl ${target} <g>`;

test("what is pushed, and what is taken for locals", () => {
  const { bytes, calls } = frame("push {r4, r5, r6, lr}", "sub sp, #24", callOf("800"), "add sp, #24", "pop {r4, r5, r6, pc}");
  expect(bytes).toBe(40);
  expect(calls).toMatchObject([{ depth: 40, target: 0x800 }]);
});

test("other ways to write the same", () => {
  expect(frame("stmdb sp!, {r4, r5, r6, r7, r8, lr}", "ldmia.w sp!, {r4, r5, r6, r7, r8, pc}").bytes).toBe(24);
  expect(frame("str.w lr, [sp, #-8]!", callOf("800"), "ldr.w pc, [sp], #8").bytes).toBe(8);
  expect(frame("vpush {d8-d11}", "vpop {d8-d11}", "bx lr").bytes).toBe(32);
  expect(frame("sub.w sp, sp, #1040 @ 0x410", "add.w sp, sp, #1040 @ 0x410", "bx lr").bytes).toBe(1040);
  expect(frame("push {r7, lr}", "sub sp, #8", "add r7, sp, #0", "adds r7, #8", "mov sp, r7", "pop {r7, pc}").bytes).toBe(16);
});

test("a way out before anything is pushed, and a call in place of a return", () => {
  const { bytes, calls } = frame("cmp r0, #0", "beq.n @6", "push {r4, lr}", callOf("800"), "pop {r4, lr}", "b.w 840 <h>", "bx lr");
  expect(bytes).toBe(8);
  expect(calls).toMatchObject([
    { depth: 8, target: 0x800 },
    { depth: 0, target: 0x840 },
  ]);
});

test("the branches of a switch are as deep as it is", () => {
  const { calls } = frame("push {r4, lr}", "tbb [pc, r0]", callOf("800"), "pop {r4, pc}");
  expect(calls).toMatchObject([{ depth: 8 }]);
});

test("a conditional return leaves the rest as it was", () => {
  const { calls } = frame("push {r4, lr}", "popne {r4, pc}", callOf("800"), "pop {r4, pc}");
  expect(calls).toMatchObject([{ depth: 8 }]);
});

test("calls through registers have no target", () => {
  expect(frame("push {r4, lr}", "blx r3", "pop {r4, pc}").calls).toMatchObject([{ depth: 8, target: undefined }]);
  expect(frame("bx r3").calls).toMatchObject([{ depth: 0, target: undefined }]);
});

test("a frame of no fixed size is unknown", () => {
  expect(frame("push {r7, lr}", "sub.w sp, sp, r3", "pop {r7, pc}").unknown).toMatch(/no fixed size/);
  expect(frame("push {r4}", "b.n @0").unknown).toMatch(/in a loop/);
});

test("a check of the limit, and what is called before it", () => {
  const { guard, calls } = frame("push {r4, lr}", callOf("800"), "cmp r2, r3", "bls.n @6", callOf("900"), "pop {r4, pc}", callOf("840"), "pop {r4, pc}");
  expect(guard).toEqual({ kind: "check", depth: 8, bytes: 0 });
  expect(calls.map(({ target, early }) => [target, early])).toEqual(
    expect.arrayContaining([
      [0x800, true],
      [0x840, false],
    ]),
  );
});

test("room that is asked for, with how much", () => {
  const { guard, calls } = frame("push {r4, lr}", "mov.w r0, #1200", callOf("a00"), callOf("840"), "pop {r4, pc}");
  expect(guard).toEqual({ kind: "room", depth: 8, bytes: 1200 });
  expect(calls.find(({ target }) => target === 0x840)?.early).toBe(false);
});

test("behind a call that does not return is something else", () => {
  expect(frame("push {r4, lr}", "sub sp, #64", callOf("b00"), callOf("840")).calls.map(({ target }) => target)).toEqual([0xb00]);
  const endless = functionOf(callOf("b00"), "push {r4, lr}");
  expect([...findEndless(new Map([[0x100, endless]]), [0xb00])]).toEqual([0xb00, 0x100]);
  expect([...findEndless(new Map([[0x100, functionOf("cmp r0, #0", "beq.n @3", callOf("b00"), "bx lr")]]), [0xb00])]).toEqual([0xb00]);
});
