import { EVENT_LOG, EventPayload, triggerEvent } from "./events.ts";
import { addLogSink } from "./log.ts";

/** Comes with EVENT_LOG. */
export class LogPayload extends EventPayload {
  /** LL_*. */
  readonly level: i32;
  /** With its newline. */
  readonly line: string;

  constructor(level: i32, line: string) {
    super();
    this.level = level;
    this.line = line;
  }
}

let eventLevel: i32 = -1;

function raise(level: i32, line: string): void {
  if (level <= eventLevel) triggerEvent(EVENT_LOG, new LogPayload(level, line));
}

/** Has EVENT_LOG raised from now on, for lines up to the level that is set. Call it once. */
export function startLogEvents(): void {
  addLogSink(raise);
}

/** `debug.event_level` */
export function setLogEventLevel(level: i32): void {
  eventLevel = level;
}
