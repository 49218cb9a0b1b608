/** `mos run`. */
import { resolve } from "node:path";
import { loadToolchain } from "../../../ports/description.ts";
import { POWER_CUT_STATUS } from "../../../ports/flash_fault.ts";
import { NO_MEMORY } from "../board/board.ts";
import type { BoardDescription } from "../board/description.ts";
import { boardFor } from "../board/load.ts";
import type { BuildRecord } from "../builder/record.ts";
import { UserError } from "../errors.ts";
import { type Forward, forwardText } from "../run/forward.ts";
import { withHostPorts } from "../run/forwards.ts";
import { bootImage } from "../run/image-machine.ts";
import { symbolsOf } from "../run/image-tools.ts";
import { flashFile, noPtyOnNode, startSession, stateFolder, stopOnSignals } from "../run/session.ts";
import { Symboliser } from "../run/symbolise.ts";
import { type BuiltFlags, bootedBy, whatToRun } from "./what-to-run.ts";

export interface RunFlags extends BuiltFlags {
  tcp?: number;
  pty?: boolean;
  forward?: Forward[];
  /** File that is the flash. */
  flash?: string;
  flashFault?: string;
  /** File of the board, or the name of one of the tool's. */
  boardFile?: string;
}

export async function runCommand(folder: string, flags: RunFlags): Promise<number> {
  const board = boardFor(folder, flags.boardFile);
  const { record, output } = await whatToRun(folder, flags);
  const console = consoleFor(record);
  const forwards = forwardsFor(record, flags.forward);
  const flash = flags.flash === undefined ? flashFile(stateFolder(record, output)) : resolve(flags.flash);
  const booted = await bootedBy(record, flash, flags.build);
  if (flags.pty === true && flags.flashFault !== undefined) throw new UserError("--flash-fault goes with --tcp");
  if (flags.pty === true) return runOnPty(booted, flash, await withHostPorts(forwards), board, console);
  const {
    port,
    machine,
    forwards: taken,
    ended,
  } = await startSession({
    record: booted,
    flash,
    port: flags.tcp,
    noteIn: output,
    forwards,
    board,
    ...(flags.flashFault === undefined ? {} : { flashFaults: flags.flashFault }),
    console,
    restarted: () => process.stderr.write("mos: the machine restarts\n"),
  });
  stopOnSignals(() => machine.stop());
  process.stderr.write(`${record.app} runs on ${record.platform}; RPC port: ${port}\n`);
  process.stderr.write(`  mos call Sys.GetInfo --port ${port}\n`);
  for (const forward of taken) process.stderr.write(`  ${forwardText(forward)}\n`);
  const releaseKeys = takeKeys(
    () => machine.pressButton(),
    () => machine.stop(),
  );
  const status = await ended;
  releaseKeys();
  if (status === POWER_CUT_STATUS) process.stderr.write("mos: the power was cut\n");
  else if (status !== 0) process.stderr.write(`mos: the machine has crashed (status ${status})\n`);
  return status === 0 ? 0 : 1;
}

/** What was asked for; else every port that the app's settings listen at, from a free one of the host. Throws UserError. */
function forwardsFor(record: BuildRecord, asked: readonly Forward[] | undefined): readonly Forward[] {
  const isOwn = record.platform !== "node" && loadToolchain(record.platform, record.board, record.variant, "firmware").forwards;
  if (isOwn) return asked ?? record.listensAt.map(({ protocol, port }) => ({ protocol, devicePort: port, hostPort: 0 }));
  if (asked) throw new UserError(`--forward: the ${record.platform} machine shares the network of this host`, "its ports can be reached as they are");
  return [];
}

/** To the terminal, with addresses of the image turned into TypeScript lines. */
function consoleFor(record: BuildRecord): (bytes: Uint8Array) => void {
  if (record.platform === "node") return (bytes) => void process.stdout.write(bytes);
  const symboliser = new Symboliser(symbolsOf(record.platform, record.image), (text) => void process.stdout.write(text));
  return (bytes) => symboliser.push(bytes);
}

/** The machine prints the path of its pty itself; that line is the user's alone. */
async function runOnPty(
  record: BuildRecord,
  flash: string,
  forwards: Forward[],
  board: BoardDescription,
  console: (bytes: Uint8Array) => void,
): Promise<number> {
  if (record.platform === "node") throw noPtyOnNode();
  const machine = await bootImage(record, { console, uart: () => {} }, { line: "pty", flash, forwards, board: { description: board, memory: NO_MEMORY } });
  for (const forward of forwards) process.stderr.write(`${forwardText(forward)}\n`);
  stopOnSignals(() => machine.stop());
  return (await machine.ended) === 0 ? 0 : 1;
}

/** `b` presses the button. In raw mode the terminal does not make a signal of Ctrl-C. */
function takeKeys(press: () => boolean, stop: () => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => {};
  stdin.setRawMode(true);
  stdin.on("data", (keys: Buffer) => {
    for (const key of keys.toString()) {
      if (key === "\u0003") stop();
      else if (key === "b" && !press()) process.stderr.write("mos: this machine has no button to press\n");
    }
  });
  return () => {
    stdin.setRawMode(false);
    stdin.pause();
  };
}
