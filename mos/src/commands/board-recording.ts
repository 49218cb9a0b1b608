/** `mos board record` and `replay`. */
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { hostClock } from "../board/clock.ts";
import { actLine, difference, endLine, headLine, parseRecording, replay } from "../board/recording.ts";
import { messageOf, UserError } from "../errors.ts";
import { connectBoard, type LiveFlags } from "./board-live.ts";

export async function boardRecordCommand(file: string, flags: LiveFlags & { for?: number }): Promise<number> {
  const board = await connectBoard(flags);
  const { name } = await board.state();
  const handle = openSync(file, "w");
  writeSync(handle, headLine(name));
  const start = hostClock.now();
  const since = () => Math.round(hostClock.now() - start);
  let count = 0;
  await board.watch((notice) => {
    if (notice.event !== "act") return;
    count++;
    const { part, control, value } = notice;
    writeSync(handle, actLine({ at: since(), part, control, value }));
  });
  process.stderr.write(`recording to ${file}; Ctrl-C ends it\n`);
  const isGone = (await Promise.race([board.closed.then(() => "gone"), ended(flags.for)])) === "gone";
  if (!isGone) writeSync(handle, endLine(since(), (await board.state()).values));
  closeSync(handle);
  board.close();
  process.stdout.write(`${file}: ${count} ${count === 1 ? "act" : "acts"} in ${(since() / 1000).toFixed(1)} s${isGone ? "; the machine has gone" : ""}\n`);
  return 0;
}

/** By Ctrl-C, or after a time. */
function ended(ms: number | undefined): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve("asked"));
    if (ms !== undefined) setTimeout(() => resolve("time"), ms);
  });
}

export async function boardReplayCommand(file: string, flags: LiveFlags & { speed: number; check?: string[] }): Promise<number> {
  if (!(flags.speed > 0)) throw new UserError("--speed is a number over 0");
  const recording = parseRecording(file, readText(file));
  const { check = [] } = flags;
  if (check.length > 0 && recording.end === undefined) throw new UserError(`${file} was broken off: it does not say what parts showed at its end`);
  const board = await connectBoard(flags);
  try {
    const { name } = await board.state();
    if (name !== recording.board) process.stderr.write(`mos: the recording is of a board called ${recording.board}, and this is ${name}\n`);
    await replay(recording, ({ part, control, value }) => board.act(part, control, value), hostClock, flags.speed);
    const { values } = await board.state();
    const wrong = check.flatMap((part) => {
      const text = difference(recording.end?.values[part], values[part]);
      return text === undefined ? [] : [`${part}: ${text}\n`];
    });
    process.stdout.write(wrong.join(""));
    return wrong.length === 0 ? 0 : 1;
  } finally {
    board.close();
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`cannot read ${file}: ${messageOf(error)}`);
  }
}
