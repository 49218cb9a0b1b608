/** Each C port with programs written in C by hand: start-up, console, exit status, faults, UART, pins, restart. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { loadToolchain, repositoryRoot } from "../conformance/port.ts";
import { execute } from "../conformance/process.ts";
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

  test.each(chips)("%s reports a fault with candidate return addresses", async (port, board) => {
    const outcome = await runBare(port, board, "size", "FAULT");
    expect(outcome.status).toBe(70);
    expect(outcome.stdout.startsWith(output)).toBe(true);
    expect(outcome.stdout).toMatch(/\*\*\* panic: .*f0000000[^]*\nbacktrace: 0x[0-9a-f]{8}( 0x[0-9a-f]{8})+/);
  }, 60_000);

  test.each(chips)("%s survives to report that its stack has overflowed", async (port, board) => {
    const outcome = await runBare(port, board, "size", "OVERFLOW");
    expect(outcome.status).toBe(70);
    expect(outcome.stdout).toMatch(/\*\*\* panic: [^]*backtrace: 0x/);
  }, 60_000);
});

describe("firmware", () => {
  let machine: ChildProcess | undefined;
  afterEach(() => {
    machine?.kill("SIGKILL");
  });

  async function boot(port: string, board: string, variant: string, boardOption: (tcp: number) => string[]) {
    const toolchain = loadToolchain(port, board, variant, "firmware");
    const image = await linkImage(toolchain, {
      folder: join(folder, `${port}-firmware`),
      sources: [join(here, "echo.c")],
      cflags: strict,
    });
    const [uartPort, boardPort] = [await freePort(), await freePort()];
    const [file = "", ...args] = [...toolchain.run(image, { tcp: uartPort }), ...boardOption(boardPort)];
    machine = spawn(file, args, { stdio: "ignore", env: { ...process.env, ...toolchain.env } });
    return { uart: await Line.connect(uartPort), pins: await Line.connect(boardPort) };
  }

  const lines = [
    ["linux", "host", "sanitize", (tcp: number) => ["--board", `tcp:${tcp}`]],
    ["cortex-m", "mps2-an385", "size", (tcp: number) => ["-serial", `tcp:127.0.0.1:${tcp},server=on,wait=off`]],
  ] as const;

  test.each(lines)("%s echoes, blinks, sees a button, restarts", async (...machineOf) => {
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
  }, 60_000);

  test("cortex-m prints a panic and starts anew", async () => {
    const { uart } = await boot(...lines[1]);
    uart.send("ready?");
    await uart.expect(/ready\?/);
    uart.send("@");
    await uart.expect(/\*\*\* panic: HardFault.*\r\n.*\r\nbacktrace: 0x[0-9a-f]{8}( 0x[0-9a-f]{8})+\r\n.*boot\n/);
    uart.close();
  }, 60_000);
});
