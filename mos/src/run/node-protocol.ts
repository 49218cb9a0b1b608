/** Between `mos run` and the process of a node machine. */
import type { MemoryNews } from "../board/board.ts";
import type { ControlValue } from "../board/part.ts";
import type { BoardChange } from "../board/state.ts";
import type { BuildRecord } from "../builder/record.ts";
import type { BoardSetup } from "./machine-board.ts";

/** The first message: what the machine boots. */
export interface ChildStart {
  record: BuildRecord;
  /** Folder of its state, and file of its flash. */
  stateFolder: string;
  flash: string;
  board: BoardSetup;
}

export interface ToChild {
  kind: "act";
  part: string;
  control: string;
  value: ControlValue;
}

export type FromChild =
  | { kind: "ready"; uartPort: number }
  | { kind: "level"; pin: number; level: boolean }
  | { kind: "board"; change: BoardChange }
  | { kind: "memory"; news: MemoryNews }
  | { kind: "failed"; message: string };

/** Exit status of a machine that wants to boot anew. */
export const RESTART_STATUS = 75;
export const CRASH_STATUS = 70;
