/** `npm start`: the demo blinks, tells its port, answers, takes the button, and ends with Ctrl-C. */
import { expect, test } from "vitest";
import { TerminalView } from "../src/demo/terminal-view.ts";
import { mos, Tool } from "./tool.ts";

const LIMIT_MS = 120_000;

test(
  "without a terminal it prints a line for each thing that happens",
  async () => {
    const demo = new Tool(["demo", "--tcp", "0"]);
    try {
      const [, port = ""] = await demo.printed(/^RPC port: (tcp:\S+)$/m, LIMIT_MS);
      await demo.printed(/LED \(\*\) on\n[\s\S]*LED \( \) off\n[\s\S]*LED \(\*\) on\n/);
      expect(await mos(["call", "Blink.Set", '{"on_ms": 30, "off_ms": 40}', "--port", port])).toMatchObject({ status: 0 });
      expect(await mos(["call", "Sys.GetInfo", "--port", port])).toMatchObject({ status: 0, stdout: expect.stringContaining('"arch": "node"') });
      expect(await mos(["call", "Sys.Reboot", "--port", port])).toMatchObject({ status: 0, stdout: "null\n" });
      await demo.printed(/the machine restarts[\s\S]*LED \(\*\) on/);
    } finally {
      demo.signal("SIGINT");
      expect((await demo.ended).status).toBe(0);
    }
  },
  LIMIT_MS,
);

test("on a terminal it is redrawn in place", () => {
  let screen = "";
  const view = new TerminalView({ columns: 60, write: (text) => (screen += text) });
  view.begin("tcp://127.0.0.1:1993");
  expect(screen).toContain("RPC port: tcp://127.0.0.1:1993");
  expect(screen).toContain("(   )");
  screen = "";
  view.led(true);
  expect(screen.startsWith("\u001b[16A\r")).toBe(true);
  expect(screen).toContain("(###)");
  expect(screen).toContain("1 blinks");
  view.console(`first line\n${"x".repeat(200)}\nunfinished`);
  expect(screen).toContain("first line");
  expect(screen).not.toContain("x".repeat(60));
  expect(screen).not.toContain("unfinished");
  screen = "";
  view.pressed();
  expect(screen).toContain("[===]");
  view.end();
  expect(screen.endsWith("\u001b[?25h")).toBe(true);
  screen = "";
  view.led(false);
  expect(screen).toBe("");
});
