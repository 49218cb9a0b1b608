/**
 * Between `mos board` and a tool that runs a machine: lines of JSON over TCP on the loopback interface. The first line of a
 * client is a Hello; each Request after it gets one Response. After `watch`, Notices come too.
 */

import { LineReader } from "../board/line-reader.ts";
import type { ControlValue } from "../board/part.ts";
import type { BoardChange, BoardState } from "../board/state.ts";

/** The token is in the record that the machine runs, which only its user can read. */
export interface Hello {
  token: string;
}

export type BoardRequest =
  | { id: number; method: "state" }
  | { id: number; method: "act"; part: string; control: string; value: unknown }
  | { id: number; method: "watch" }
  /** Takes the machine's power away. */
  | { id: number; method: "cut" };

export type BoardResponse = { id: number; result: BoardState | null } | { id: number; error: { message: string; hint?: string } };

export type BoardNotice =
  | { event: "change"; change: BoardChange }
  /** Somebody has done something; `at` is milliseconds since the machine was started. */
  | { event: "act"; at: number; part: string; control: string; value: ControlValue };

/** The state of the largest board. */
const MAX_LINE = 8 << 20;

/** Calls with each line's JSON; `broken` for a line that is none. */
export function jsonLines(take: (message: unknown) => void, broken: () => void, maxLine = MAX_LINE): LineReader {
  return new LineReader((line) => {
    if (line === "") return;
    let message: unknown;
    try {
      message = JSON.parse(Buffer.from(line, "latin1").toString());
    } catch {
      return broken();
    }
    take(message);
  }, maxLine);
}

export function jsonLine(message: Hello | BoardRequest | BoardResponse | BoardNotice): string {
  return `${JSON.stringify(message)}\n`;
}
