/** Endless recursion is an error that can be caught, on every machine, even where a collection begins at the very end of the stack. */
import { describe, expect, test } from "vitest";
import { buildProgram, runProgram } from "./program.ts";

const program = `class Node {
  readonly next: Node | undefined;
  readonly text: string;
  constructor(next: Node | undefined, text: string) {
    this.next = next;
    this.text = text;
  }
}

let deepest: i32 = 0;

function descend(depth: i32, node: Node | undefined): i32 {
  if (depth > deepest) deepest = depth;
  // Allocates, makes text of a number, and calls: whatever is the first to find no room.
  const own = new Node(node, (depth + 0.5).toFixed(2));
  return descend(depth + 1, own) + own.text.length;
}

/** Needs the least: the stack is used up to the last bytes. */
function plunge(depth: i32, node: Node | undefined): i32 {
  return (plunge(depth + 1, new Node(node, "")) >> 1) + 1;
}

for (let round: i32 = 0; round < 6; round++) {
  try {
    if (round < 3) descend(0, undefined);
    else plunge(0, undefined);
  } catch (error) {
    console.log(String(error));
  }
}
console.log(deepest > 3 ? "deep" : \`only \${deepest}\`);
`;

const machines = [
  ["linux", "host", "speed", []],
  ["linux", "host", "sanitize", []],
  ["cortex-m", "mps2-an385", "size", []],
  ["cortex-m", "mps2-an385", "size", ["-DMK_GC_STRESS", "-DMK_HEAP_CHECK"]],
  ["cortex-m", "mps2-an385", "debug", ["-DMK_GC_STRESS"]],
  ["riscv32", "virt", "size", ["-DMK_GC_STRESS"]],
  ["xtensa-lx106", "sim", "size", ["-DMK_GC_STRESS"]],
] as const;

describe.each(machines)("%s %s %s %j", (port, board, variant, cflags) => {
  test("recursion without end", async () => {
    const heapBytes = port === "linux" ? 64 << 20 : 64 << 10;
    const built = await buildProgram("stack", program, { port, board, variant, heapBytes, cflags: [...cflags] });
    const { stdout, status } = await runProgram(built, 100);
    const line = "RangeError: Maximum call stack size exceeded\n";
    expect(stdout).toBe(`${line.repeat(6)}deep\n`);
    expect(status).toBe(0);
  }, 150_000);
});
