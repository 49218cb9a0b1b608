/** Process of a node machine: boots the program that the parent names, tells it what happens, and ends with the machine. */
import { bootNode } from "@meerkat/port-node/boot.ts";
import { Board } from "../board/board.ts";
import { hostClock } from "../board/clock.ts";
import { type ChildStart, CRASH_STATUS, type FromChild, RESTART_STATUS, type ToChild } from "./node-protocol.ts";

/** The parent may have let go of this process. */
function tell(message: FromChild): void {
  process.send?.(message, undefined, undefined, () => {});
}

/** The models of what is wired to the machine: it is listened to before the program runs. */
function boardOf({ board: { description, memory } }: ChildStart): Board {
  const board = new Board(description, hostClock, memory);
  board.onChange((change) => tell({ kind: "board", change }));
  board.onMemory((news) => tell({ kind: "memory", news }));
  process.on("message", ({ part, control, value }: ToChild) => board.act(part, control, value));
  board.tellAll();
  return board;
}

async function run(start: ChildStart): Promise<number> {
  const { record, stateFolder, flash: flashFile } = start;
  const { app, version, id } = record;
  const { machine, uartPort, stopped } = await bootNode({
    program: record.image,
    natives: record.natives,
    modules: record.modules,
    build: { app, version, id },
    stateFolder,
    flashFile,
    // The parent's hub knows this port; it is the same line for clients whatever the port is.
    uartPort: 0,
    peripherals: boardOf(start),
  });
  machine.gpio.onLevel((pin, level) => tell({ kind: "level", pin, level }));
  process.on("disconnect", () => machine.stop("stopped"));
  tell({ kind: "ready", uartPort });
  // The program has run already.
  const { led } = machine.board;
  tell({ kind: "level", pin: led, level: machine.gpio.level(led) });
  const reason = await stopped;
  // A program that a boot loader has started ends in the loader again.
  if (reason === "reset" || (reason !== "stopped" && machine.image.slot >= 0)) return RESTART_STATUS;
  return reason === "stopped" ? 0 : CRASH_STATUS;
}

/** The parent may have it wait for long, or end before it has told. */
function started(): Promise<ChildStart> {
  return new Promise((resolve) => {
    const end = () => process.exit(0);
    process.once("disconnect", end);
    process.once("message", (start: ChildStart) => {
      process.off("disconnect", end);
      resolve(start);
    });
  });
}

// The terminal sends Ctrl-C to this process too: the parent decides.
process.on("SIGINT", () => {});
try {
  process.exitCode = await run(await started());
} catch (error) {
  tell({ kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exitCode = CRASH_STATUS;
}
if (process.connected) process.disconnect();
