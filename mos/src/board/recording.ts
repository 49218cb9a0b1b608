/** What people did to a board, and when: lines of JSON, so that nothing is lost when the tool is stopped. */
import { UserError } from "../errors.ts";
import type { BoardClock } from "./clock.ts";
import type { ControlValue } from "./part.ts";
import type { PartValue } from "./state.ts";

export interface RecordedAct {
  /** Milliseconds since the recording began. */
  at: number;
  part: string;
  control: string;
  value: ControlValue;
}

export interface Recording {
  /** Name of the board. */
  board: string;
  acts: RecordedAct[];
  /** When it ended, and what all parts showed then; missing if it was broken off. */
  end?: { at: number; values: Record<string, PartValue> };
}

const VERSION = 1;
const MAX_BYTES = 64 << 20;

export function headLine(board: string): string {
  return `${JSON.stringify({ recording: VERSION, board })}\n`;
}

export function actLine(act: RecordedAct): string {
  return `${JSON.stringify(act)}\n`;
}

export function endLine(at: number, values: Record<string, PartValue>): string {
  return `${JSON.stringify({ at, end: values })}\n`;
}

/** Throws UserError with the line that is wrong. A last line that was not written to its end is left out. */
export function parseRecording(name: string, text: string): Recording {
  if (text.length > MAX_BYTES) throw new UserError(`${name} is too large for a recording`);
  const lines = text.split("\n");
  lines.pop();
  const objects = lines.map((line, i) => parseLine(line, `${name}:${i + 1}`));
  const [head, ...entries] = objects;
  if (head?.recording !== VERSION || typeof head.board !== "string") throw new UserError(`${name} is no recording of a board`, "mos board record makes one");
  const recording: Recording = { board: head.board, acts: [] };
  let last = 0;
  for (const [i, entry] of entries.entries()) {
    const place = `${name}:${i + 2}`;
    const { at, part, control, value, end } = entry;
    if (typeof at !== "number" || !(at >= last)) throw new UserError(`${place}: times begin at 0 and do not go back`);
    last = at;
    if (recording.end !== undefined) throw new UserError(`${place}: nothing comes after the end`);
    if (isObject(end)) recording.end = { at, values: end as Record<string, PartValue> };
    else if (typeof part === "string" && typeof control === "string" && isControlValue(value)) recording.acts.push({ at, part, control, value });
    else throw new UserError(`${place}: an act has a part, a control and a value`);
  }
  return recording;
}

function parseLine(line: string, place: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (isObject(value)) return value;
  } catch {
    // Told below.
  }
  throw new UserError(`${place}: this is no JSON object`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isControlValue(value: unknown): value is ControlValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Does all of it again, `speed` times as fast. Rejects as `act` does. */
export async function replay(recording: Recording, act: (act: RecordedAct) => Promise<void>, clock: BoardClock, speed = 1): Promise<void> {
  const start = clock.now();
  const until = (at: number) => {
    const left = start + at / speed - clock.now();
    return left <= 0 ? Promise.resolve() : new Promise<void>((resolve) => void clock.after(left, resolve));
  };
  for (const one of recording.acts) {
    await until(one.at);
    await act(one);
  }
  if (recording.end !== undefined) await until(recording.end.at);
}

/** What of a part is not as it was recorded: "lit is true, and was false". Undefined: it is the same. */
export function difference(recorded: PartValue | undefined, now: PartValue | undefined): string | undefined {
  if (recorded === undefined || now === undefined) return recorded === now ? undefined : "it was not on both boards";
  const names = new Set([...Object.keys(recorded), ...Object.keys(now)]);
  for (const name of names) {
    const [was, is] = [JSON.stringify(recorded[name]), JSON.stringify(now[name])];
    if (was !== is) return `${name} is ${short(is)}, and was ${short(was)}`;
  }
  return undefined;
}

function short(json: string | undefined): string {
  if (json === undefined) return "nothing";
  return json.length > 60 ? `${json.slice(0, 60)}...` : json;
}
