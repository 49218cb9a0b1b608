/** Async functions in small memory, on the emulated Cortex-M3. */
import { expect, test } from "vitest";
import { buildProgram, runProgram } from "./program.ts";

const machine = { port: "cortex-m", board: "mps2-an385", heapBytes: 128 << 10 };

const head = `import "@meerkat/hal/system.native.ts";
import { sleep } from "@meerkat/core/sleep.ts";
import { HEAP_FREE, HEAP_MIN_FREE, HEAP_SIZE } from "@meerkat/hal/system.ts";
export { corePoll } from "@meerkat/core/loop.ts";
`;

test("a thousand tasks sleep at the same time in 128 KB", async () => {
  const program = `${head}
let sleeping: i32 = 0;
let most: i32 = 0;

async function task(n: i32): Promise<i32> {
  sleeping++;
  if (sleeping > most) most = sleeping;
  await sleep(200 + (n % 100));
  await sleep(1);
  sleeping--;
  return n;
}

async function main(): Promise<void> {
  const tasks: Promise<i32>[] = [];
  for (let n: i32 = 0; n < 1000; n++) tasks.push(task(n));
  console.log(\`asleep \${most}, heap \${hal_heap(HEAP_SIZE)}\`);
  let sum: i32 = 0;
  for (const task of tasks) sum += await task;
  console.log(\`sum \${sum}, still asleep \${sleeping}, least free \${hal_heap(HEAP_MIN_FREE)}\`);
}

main();
`;
  const { stdout, status } = await runProgram(await buildProgram("tasks", program, machine));
  expect(status).toBe(0);
  expect(stdout).toMatch(/^asleep 1000, heap 12\d{4}\nsum 499500, still asleep 0, least free \d+\n$/);
}, 60_000);

test("a million awaits leave nothing behind", async () => {
  const program = `${head}
let turns: i32 = 0;

async function step(n: i32): Promise<i32> {
  await undefined;
  turns++;
  return n & 7;
}

async function failing(): Promise<void> {
  await undefined;
  throw new RangeError("expected");
}

async function main(): Promise<void> {
  let sum: i32 = 0;
  let after: i32 = 0;
  for (let n: i32 = 0; n < 400000; n++) {
    sum = (sum + (await step(n))) | 0;
    if (n % 10000 === 0) {
      try {
        await failing();
      } catch (error) {
        if (error instanceof RangeError) turns++;
      }
    }
    await undefined;
    if (n === 4000) after = hal_heap(HEAP_MIN_FREE) | 0;
  }
  const lost = after - (hal_heap(HEAP_MIN_FREE) | 0);
  console.log(\`sum \${sum}, turns \${turns}, lost \${lost < 512 ? "nothing" : String(lost)}\`);
}

main();
`;
  const { stdout, status } = await runProgram(await buildProgram("awaits", program, machine));
  expect(status).toBe(0);
  expect(stdout).toBe("sum 1400000, turns 400040, lost nothing\n");
}, 90_000);

test("memory that runs out in async functions is caught, and the program goes on", async () => {
  const program = `${head}
const kept: Uint8Array[] = [];

async function hoard(): Promise<void> {
  for (;;) {
    kept.push(new Uint8Array(1000));
    await undefined;
  }
}

async function deep(n: i32): Promise<i32> {
  if (n === 0) {
    const text = "0123456789".repeat(100000);
    return text.length;
  }
  return (await deep(n - 1)) + 1;
}

async function main(): Promise<void> {
  for (let round: i32 = 0; round < 3; round++) {
    try {
      await hoard();
    } catch (error) {
      const blocks: i32 = kept.length;
      kept.length = 0;
      console.log(\`\${String(error)} after \${blocks > 80 && blocks < 128 ? "about a hundred" : String(blocks)} blocks\`);
    }
  }
  try {
    console.log(\`length \${await deep(20)}\`);
  } catch (error) {
    console.log(String(error));
  }
  const array: number[] = [];
  try {
    for (;;) array.push(0.5);
  } catch (error) {
    console.log(\`\${String(error)}, \${array.length * 8 > 131072 / 4 ? "a quarter of the heap and more was used" : String(array.length)}\`);
  }
  await sleep(5);
  console.log("goes on");
}

main();
`;
  const { stdout, status } = await runProgram(await buildProgram("hoard", program, machine));
  expect(status).toBe(0);
  const full = "RangeError: out of memory";
  const lines = [
    ...Array.from({ length: 3 }, () => `${full} after about a hundred blocks`),
    full,
    `${full}, a quarter of the heap and more was used`,
    "goes on",
  ];
  expect(stdout).toBe(`${lines.join("\n")}\n`);
}, 60_000);
