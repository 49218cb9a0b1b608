/** Where errors were made: the addresses that a machine prints lead to TypeScript lines. */
import { execFileSync } from "node:child_process";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { type BuiltProgram, buildProgram, runProgram } from "./program.ts";

const program = `class Sensor {
  values: i32[] = [1, 2, 3];

  read(index: i32): i32 {
    return this.values[index]!; // out of range
  }
}

function measure(sensor: Sensor, rounds: i32): i32 {
  let sum: i32 = 0;
  for (let i: i32 = 0; i < rounds; i++) sum += sensor.read(i);
  return sum;
}

function explain(): string {
  const error = new Error("made"); // made here
  return error.stack!;
}

console.log(explain());
console.log(\`sum \${measure(new Sensor(), 3)}\`);
console.log(\`sum \${measure(new Sensor(), 4)}\`); // calls measure
`;

const machines = [
  ["linux", "host", "debug"],
  ["cortex-m", "mps2-an385", "debug"],
  ["cortex-m", "mps2-an385", "size"],
  ["riscv32", "virt", "debug"],
  ["xtensa-lx106", "sim", "debug"],
] as const;

/** Lines of the program, as \`name.ts:LINE\`, that the addresses of a trace lead to. */
function linesOf(built: BuiltProgram, trace: string): string[] {
  const addresses = [...trace.matchAll(/\n {4}at (0x[0-9a-f]+)/g)].map((match) => match[1] ?? "");
  expect(addresses.length).toBeGreaterThan(1);
  const output = execFileSync(built.toolchain.tools.addr2line, ["-i", "-e", built.image, ...addresses], { encoding: "utf8" });
  return output.split("\n").map((line) => basename(line.replace(/ \(.*\)$/, "")));
}

function lineWith(mark: string): string {
  return `trace.ts:${program.split("\n").findIndex((text) => text.includes(mark)) + 1}`;
}

describe.each(machines)("%s %s %s", (port, board, variant) => {
  test("tells the lines of an error's stack and of an uncaught error", async () => {
    const built = await buildProgram("trace", program, { port, board, variant });
    const { stdout, status } = await runProgram(built);
    expect(status).toBe(1);
    const [stack = "", uncaught = ""] = stdout.split(/\nsum 6\n/);
    expect(stack).toMatch(/^Error: made\n {4}at 0x/);
    expect(linesOf(built, stack)).toContain(lineWith("made here"));
    expect(uncaught).toMatch(/^Uncaught RangeError: index 3 out of range, length 3\n {4}at 0x/);
    const lines = linesOf(built, `\n${uncaught}`);
    // What is called between them may have been inlined.
    expect(lines).toContain(lineWith("out of range"));
    expect(lines).toContain(lineWith("calls measure"));
  }, 60_000);
});
