/** `mos debug`: breakpoints in TypeScript, on a native image, in QEMU, and in Node. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { repositoryRoot } from "../../ports/description.ts";
import { Tool } from "./tool.ts";

const LIMIT_MS = 120_000;
const BLINK = join(repositoryRoot, "apps/blink");

let output = "";
const started: Tool[] = [];
beforeAll(() => {
  output = realpathSync(mkdtempSync(join(tmpdir(), "mos-debug-")));
});
afterAll(async () => {
  for (const tool of started) {
    tool.signal("SIGTERM");
    await tool.ended;
  }
  rmSync(output, { recursive: true });
});

function debug(...args: string[]): Tool {
  const tool = new Tool(["debug", "--tcp", "0", "--output", output, ...args, BLINK]);
  started.push(tool);
  return tool;
}

test.each([
  ["linux", "run\n"],
  ["cortex-m", "continue\n"],
])(
  "gdb on %s stops at a TypeScript line, and shows an argument",
  async (platform, start) => {
    const tool = debug("--platform", platform, "--break", "main.ts:21");
    tool.type(`${start}info args\nbacktrace 2\nquit\n`);
    const { status, stdout } = await tool.ended;
    expect(stdout).toMatch(/Breakpoint 1[\s\S]*setLed \(lit=.*\)\s+at .*apps\/blink\/src\/main\.ts:21\n21\t/);
    expect(stdout).toMatch(/lit = true/);
    expect(stdout).toMatch(/#1 .*blink_main__blink/);
    expect(status).toBe(0);
  },
  LIMIT_MS,
);

test(
  "the inspector of Node stops at a TypeScript line",
  async () => {
    const port = await freePort();
    const tool = debug("--platform", "node", "--inspect", String(port));
    await tool.printed(/Debugger listening on/);
    const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { webSocketDebuggerUrl: string }[];
    const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
    await new Promise((resolve) => socket.once("open", resolve));
    const stopped = new Promise<string>((resolve) => {
      socket.on("message", (data) => {
        const message = JSON.parse(String(data));
        if (message.method === "Debugger.paused" && message.params.hitBreakpoints.length > 0) resolve(message.params.hitBreakpoints[0]);
      });
    });
    socket.send(JSON.stringify({ id: 1, method: "Debugger.enable" }));
    socket.send(JSON.stringify({ id: 3, method: "Debugger.setBreakpointByUrl", params: { urlRegex: ".*apps/blink/src/main\\.ts$", lineNumber: 0 } }));
    expect(await stopped).toContain("main");
    socket.close();
    tool.signal("SIGINT");
    expect((await tool.ended).status).toBe(0);
  },
  LIMIT_MS,
);

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
