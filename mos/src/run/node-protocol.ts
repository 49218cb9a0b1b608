/** Between `mos run` and the process of a node machine. */

export type ToChild = { kind: "press"; ms: number };

export type FromChild = { kind: "ready"; uartPort: number } | { kind: "level"; pin: number; level: boolean } | { kind: "failed"; message: string };

/** Exit status of a machine that wants to boot anew. */
export const RESTART_STATUS = 75;
export const CRASH_STATUS = 70;
