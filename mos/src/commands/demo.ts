/** `mos demo`: apps/blink on the node machine, with a picture of its LED. */
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { planBuild } from "../builder/plan.ts";
import type { BuildRecord } from "../builder/record.ts";
import { TerminalView } from "../demo/terminal-view.ts";
import { PlainView, type View } from "../demo/view.ts";
import { startSession, stopOnSignals } from "../run/session.ts";
import { buildQuietly } from "./build.ts";

export interface DemoFlags {
  tcp?: number;
}

/** Pins of the node machine's board. */
const LED = 2;

export async function demoCommand(flags: DemoFlags): Promise<number> {
  process.stdout.write("building apps/blink for the node machine ...\n");
  const start = performance.now();
  const { record, folder } = await buildQuietly(planBuild({ folder: join(repositoryRoot, "apps/blink"), platform: "node" }));
  process.stdout.write(`built in ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  return show(record, dirname(folder), flags);
}

async function show(record: BuildRecord, folder: string, flags: DemoFlags): Promise<number> {
  const view: View = process.stdout.isTTY && process.env.TERM !== "dumb" ? new TerminalView(process.stdout) : new PlainView(process.stdout);
  const { port, machine, ended } = await startSession({
    record,
    port: flags.tcp,
    noteIn: folder,
    console: (bytes) => view.console(Buffer.from(bytes).toString()),
    level: (pin, level) => {
      if (pin === LED) view.led(level);
    },
    restarted: () => view.console("-- the machine restarts --\n"),
  });
  const stop = () => machine.stop();
  stopOnSignals(stop);
  view.begin(port);
  const releaseKeys = takeKeys((key) => {
    if (key === "\u0003" || key === "q") stop();
    else if (machine.pressButton()) view.pressed();
  });
  const status = await ended;
  releaseKeys();
  view.end();
  return status === 0 ? 0 : 1;
}

/** In raw mode each key comes at once, and Ctrl-C as a key. */
function takeKeys(pressed: (key: string) => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => {};
  stdin.setRawMode(true);
  stdin.on("data", (bytes: Buffer) => pressed(bytes.toString()));
  return () => {
    stdin.setRawMode(false);
    stdin.pause();
  };
}
