/** Each C port with programs written in C by hand: start-up, console, exit status, faults, UART, pins, restart. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { loadToolchain, repositoryRoot } from "../conformance/port.ts";
import { execute } from "../conformance/process.ts";
import { randomBits } from "../runtime/harness.ts";
import { linkImage } from "./image.ts";
import { freePort, Line } from "./tcp.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = join(repositoryRoot, "build/ports");
const strict = ["-Wall", "-Wextra", "-Werror"];

async function runBare(port: string, board: string, variant: string, ending: "STATUS" | "FAULT" | "OVERFLOW") {
  const toolchain = loadToolchain(port, board, variant);
  const image = await linkImage(toolchain, {
    folder: join(folder, `${port}-${ending}`),
    sources: [join(here, "bare.c")],
    cflags: [...strict, `-DENDING=ENDING_${ending}`, "-Wno-infinite-recursion"],
  });
  return execute(toolchain.run(image), { seconds: 30, env: toolchain.env });
}

const chips = [
  ["cortex-m", "mps2-an385"],
  ["riscv32", "virt"],
  ["xtensa-lx106", "sim"],
] as const;

const output = "hello\n2.080880229039762\n500000000000000000000\nkept 7\n";

describe("bare", () => {
  test.each([["linux", "host", "sanitize"] as const, ...chips.map(([port, board]) => [port, board, "size"] as const)])(
    "%s prints and ends with the status",
    async (port, board, variant) => {
      const outcome = await runBare(port, board, variant, "STATUS");
      expect(outcome).toMatchObject({ stdout: output, stderr: "", status: 42 });
    },
    60_000,
  );

  test.each(chips)(
    "%s reports a fault with candidate return addresses",
    async (port, board) => {
      const outcome = await runBare(port, board, "size", "FAULT");
      expect(outcome.status).toBe(70);
      expect(outcome.stdout.startsWith(output)).toBe(true);
      expect(outcome.stdout).toMatch(/\*\*\* panic: .*f0000000[\s\S]*\nbacktrace: 0x[0-9a-f]{8}( 0x[0-9a-f]{8})+/);
    },
    60_000,
  );

  test.each(chips)(
    "%s survives to report that its stack has overflowed",
    async (port, board) => {
      const outcome = await runBare(port, board, "size", "OVERFLOW");
      expect(outcome.status).toBe(70);
      expect(outcome.stdout).toMatch(/\*\*\* panic: [\s\S]*backtrace: 0x/);
    },
    60_000,
  );
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Processor time that a process has used: fields 14 and 15 of its stat file, in hundredths of a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

describe("firmware", () => {
  const images = new Map<string, Promise<string>>();
  let machine: ChildProcess | undefined;
  afterEach(() => {
    machine?.kill("SIGKILL");
  });

  async function boot(port: string, board: string, variant: string, boardOption: (tcp: number) => string[]) {
    const toolchain = loadToolchain(port, board, variant, "firmware");
    const pins = toolchain.features(["hal_gpio_"]).flatMap(({ sources }) => sources);
    const linked =
      images.get(port) ?? linkImage(toolchain, { folder: join(folder, `${port}-firmware`), sources: [join(here, "echo.c"), ...pins], cflags: strict });
    images.set(port, linked);
    const image = await linked;
    const [uartPort, boardPort] = [await freePort(), await freePort()];
    const [file = "", ...args] = [...toolchain.run(image, { tcp: uartPort }), ...boardOption(boardPort)];
    machine = spawn(file, args, { stdio: "ignore", env: { ...process.env, ...toolchain.env } });
    return { uart: await Line.connect(uartPort), pins: await Line.connect(boardPort), uartPort };
  }

  const lines = [
    ["linux", "host", "sanitize", (tcp: number) => ["--board", `tcp:${tcp}`]],
    ["cortex-m", "mps2-an385", "size", (tcp: number) => ["-serial", `tcp:127.0.0.1:${tcp},server=on,wait=off`]],
  ] as const;

  test.each(lines)(
    "%s echoes, blinks, sees a button, restarts",
    async (...machineOf) => {
      const { uart, pins } = await boot(...machineOf);
      await pins.expect(/gpio 2 1\ngpio 2 0\n/);
      uart.send("ready?");
      await uart.expect(/ready\?/);
      pins.send("gpio 0 0\nrubbish\n\n gpio 0 1\ngpio 64 1\ngpio 0 1\n");
      await uart.expect(/edge\nedge\n/);
      const text = "0123456789".repeat(2000);
      uart.send(text);
      await uart.expect(new RegExp(`^${text}$`));
      uart.send("!");
      await uart.expect(/boot\n/);
      uart.send("again");
      await uart.expect(/again/);
      uart.close();
      pins.close();
    },
    60_000,
  );

  test.each(lines)(
    "%s gives back 100 kB of noise, whatever it is",
    async (...machineOf) => {
      const { uart } = await boot(...machineOf);
      uart.send("ready?");
      await uart.expect(/ready\?/);
      const next = randomBits(4711n);
      const commands = "!@#";
      const noise = Array.from({ length: 100_000 }, () => String.fromCharCode(Number(next() & 0xffn)))
        .filter((c) => !commands.includes(c))
        .join("");
      uart.send(noise);
      const echo = await uart.take(noise.length, 90_000);
      expect(echo === noise).toBe(true);
      uart.close();
    },
    120_000,
  );

  test.each(lines)(
    "%s holds its output back from XOFF to XON, or for two seconds",
    async (...machineOf) => {
      const { uart } = await boot(...machineOf);
      uart.send("#on");
      await uart.expect(/#on/);
      uart.send("\x13held");
      await pause(700);
      expect(uart.received).toBe("");
      uart.send("\x11");
      await uart.expect(/^held$/);
      const start = Date.now();
      uart.send("\x13forgotten");
      await uart.expect(/^forgotten$/);
      expect(Date.now() - start).toBeGreaterThan(1500);
      uart.close();
    },
    60_000,
  );

  test.each(lines)(
    "%s goes on when its peer has gone and another comes",
    async (...machineOf) => {
      const { uart, uartPort } = await boot(...machineOf);
      uart.send("first");
      await uart.expect(/first/);
      uart.close();
      await pause(300);
      const again = await Line.connect(uartPort);
      again.send("second");
      await again.expect(/second/);
      again.close();
    },
    60_000,
  );

  test.each(lines)(
    "%s sleeps when there is nothing to do",
    async (...machineOf) => {
      const { uart } = await boot(...machineOf);
      uart.send("ready?");
      await uart.expect(/ready\?/);
      await pause(500);
      const before = cpuSeconds(machine?.pid ?? 0);
      await pause(2000);
      expect(cpuSeconds(machine?.pid ?? 0) - before).toBeLessThan(0.3);
      uart.close();
    },
    60_000,
  );

  test("cortex-m prints a panic and starts anew", async () => {
    const { uart } = await boot(...lines[1]);
    uart.send("ready?");
    await uart.expect(/ready\?/);
    uart.send("@");
    await uart.expect(/\*\*\* panic: HardFault.*\r\n.*\r\nbacktrace: 0x[0-9a-f]{8}( 0x[0-9a-f]{8})+\r\n.*boot\n/);
    uart.close();
  }, 60_000);
});
