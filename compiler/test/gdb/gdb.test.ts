/** A debugger on the emulated chip: stops on a TypeScript line, reads a local, walks the stack. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile } from "../../src/compile.ts";
import { createNodeHost } from "../../src/host.ts";
import { loadToolchain, repositoryRoot } from "../conformance/port.ts";
import { execute } from "../conformance/process.ts";
import { linkImage } from "../ports/image.ts";
import { freePort } from "../ports/tcp.ts";

const program = fileURLToPath(new URL("./counter.ts", import.meta.url));
const folder = join(repositoryRoot, "build/gdb");
const toolchain = loadToolchain("cortex-m", "mps2-an385", "debug");

let image = "";
let machine: ChildProcess | undefined;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const { files, diagnostics } = compile(createNodeHost(), { entry: program, debug: true });
  expect(diagnostics).toEqual([]);
  for (const file of files) writeFileSync(join(folder, file.name), file.text);
  const sources = files.filter((file) => file.name.endsWith(".c")).map((file) => join(folder, file.name));
  image = await linkImage(toolchain, { folder, sources });
}, 120_000);

afterAll(() => {
  machine?.kill("SIGKILL");
});

test("stops on a TypeScript line and reads locals", async () => {
  const port = await freePort();
  const [file = "", ...args] = toolchain.run(image, { gdb: port });
  machine = spawn(file, args, { stdio: "ignore" });
  const line =
    readFileSync(program, "utf8")
      .split("\n")
      .findIndex((text) => text.includes("// break here")) + 1;
  const script = join(folder, "session.gdb");
  writeFileSync(
    script,
    [
      "set pagination off",
      "set confirm off",
      `target remote 127.0.0.1:${port}`,
      `break counter.ts:${line}`,
      "continue",
      "continue",
      "print amount",
      "print doubled",
      "backtrace",
      "up",
      "print round",
      "print rounds",
      "kill",
      "",
    ].join("\n"),
  );
  const session = await execute(["gdb-multiarch", "-nx", "-batch", "-x", script, image], { seconds: 60 });
  const text = session.stdout;
  expect(session.timedOut).toBe(false);
  expect(text).toMatch(new RegExp(`Breakpoint 1, .*counter\\.ts:${line}`));
  const values = [...text.matchAll(/^\$\d+ = (-?\d+)/gm)].map((match) => Number(match[1]));
  // The breakpoint is met the second time: 10 + 20 so far.
  expect(values).toEqual([20, 60, 2, 3]);
  const frames = text.split("\n").filter((row) => /^#\d+ /.test(row));
  expect(frames[0]).toMatch(new RegExp(`add.*counter\\.ts:${line}`));
  expect(frames[1]).toMatch(/measure.*counter\.ts:17/);
}, 90_000);
