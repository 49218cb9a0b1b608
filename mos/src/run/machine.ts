/** A booted machine, as who has booted it sees it. */
import type { MachineBoard } from "./machine-board.ts";

export interface MachineEvents {
  /** Console output. */
  console: (bytes: Uint8Array) => void;
  /** It has a line to its UART 0 from now on; again after each restart that breaks the line. */
  uart: (port: number) => void;
  /** The level of an output has changed. */
  level?: (pin: number, level: boolean) => void;
  restarted?: () => void;
}

export interface Machine {
  /** Settles when it has ended by itself, or was stopped; 0 unless it has crashed. */
  readonly ended: Promise<number>;
  /** Console output comes with the UART's bytes only. */
  readonly consoleOnUart: boolean;
  /** What is wired to it. */
  readonly board: MachineBoard;
  /** Presses the board's first button. False if the machine has none to press. */
  pressButton(): boolean;
  /** Takes its power away, whatever it does: `ended` settles with POWER_CUT_STATUS. */
  cutPower(): void;
  /** Ends it; `ended` settles soon after. */
  stop(): void;
}
