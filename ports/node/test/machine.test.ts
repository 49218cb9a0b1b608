import { expect, test } from "vitest";
import { type BootedMachine, bootNode } from "../src/boot.ts";

declare function hal_reset(): never;
declare function hal_abort(): never;
declare function hal_uptime_s(): number;

function bootTurns(turn: (n: number) => number): Promise<BootedMachine & { text: () => string }> {
  let text = "";
  let turns = 0;
  return bootNode({
    program: async () => () => turn(turns++),
    console: (part) => {
      text += part;
    },
  }).then((booted) => ({ ...booted, text: () => text }));
}

test("an exception that nobody catches is printed and stops the machine", async () => {
  const { stopped, text } = await bootTurns(() => {
    throw new Error("broken");
  });
  expect(await stopped).toBe("crash");
  expect(text()).toContain("Uncaught Error: broken");
});

test("so does one in an async function", async () => {
  const { stopped, text } = await bootTurns(() => {
    void (async () => {
      await Promise.resolve();
      throw new RangeError("late");
    })();
    return -1;
  });
  expect(await stopped).toBe("crash");
  expect(text()).toContain("Uncaught RangeError: late");
});

test("the program may restart or abort the machine from anywhere", async () => {
  const direct = await bootTurns(() => hal_abort());
  expect(await direct.stopped).toBe("abort");
  const later = await bootTurns(() => {
    void Promise.resolve().then(() => hal_reset());
    return -1;
  });
  expect(await later.stopped).toBe("reset");
});

test("the loop sleeps as long as it is told", async () => {
  const times: number[] = [];
  const { machine, stopped } = await bootTurns((n) => {
    times.push(performance.now());
    if (n === 3) machine.stop("stopped");
    return n === 0 ? 0 : 30;
  });
  expect(await stopped).toBe("stopped");
  expect(hal_uptime_s()).toBe(0);
  expect(times.length).toBe(4);
  expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThan(28);
});

test("a program that cannot be loaded leaves nothing behind", async () => {
  const log = console.log;
  await expect(bootNode({ program: "/nowhere/main.ts", console: () => {} })).rejects.toThrow();
  expect(console.log).toBe(log);
});
