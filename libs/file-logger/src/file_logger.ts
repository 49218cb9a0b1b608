import type { ConfigFileLogger } from "@meerkat/config";
import { EVENT_LOG, EVENT_REBOOT, EVENT_TIME_CHANGED, onEvent } from "@meerkat/core/events.ts";
import { LogPayload } from "@meerkat/core/log_events.ts";
import { uptimeMs } from "@meerkat/core/uptime.ts";
import { wallSeconds } from "@meerkat/core/wall_clock.ts";
import { LogFiles } from "./log_files.ts";

/** A wall clock before this (2001) was never set. */
const SET_SINCE_S: number = 1_000_000_000;

/** Writes lines to files (log_files.ts), each with the time since boot. */
export class FileLogger {
  readonly files: LogFiles;
  private readonly settings: ConfigFileLogger;
  /** Lines that are not written yet. */
  private pending: string = "";
  /** The next line tells the wall-clock time as well. */
  private tellWallTime: boolean;
  private readonly includes: string[];

  constructor(settings: ConfigFileLogger) {
    this.settings = settings;
    this.files = new LogFiles(settings, wallSeconds);
    this.tellWallTime = wallSeconds() >= SET_SINCE_S;
    this.includes = settings.include.split(",").filter((text) => text !== "");
  }

  /** Takes the system's log from now on. */
  start(): void {
    if (this.settings.syslog_enable) {
      onEvent(EVENT_LOG, (_event, payload) => {
        if (payload instanceof LogPayload) this.log(payload.level, payload.line);
      });
    }
    onEvent(EVENT_TIME_CHANGED, (_event, _payload) => {
      this.tellWallTime = true;
    });
    onEvent(EVENT_REBOOT, (_event, _payload) => {
      this.flush();
      this.files.close();
    });
  }

  /** Writes a line, which ends with a newline, if its level and its text are wanted. */
  log(level: i32, line: string): void {
    if (level > this.settings.level || !this.isIncluded(line)) return;
    this.pending += this.stamp() + line;
    if (this.settings.buf_line || this.pending.length >= this.settings.buf_size) this.flush();
  }

  private isIncluded(line: string): boolean {
    return this.includes.length === 0 || this.includes.some((text) => line.includes(text));
  }

  /** Microseconds since boot; with those since 1970 behind a colon on the first line and after the clock was set. */
  private stamp(): string {
    if (!this.settings.timestamps) return "";
    const uptime = uptimeMs() * 1000;
    if (!this.tellWallTime) return `${uptime} `;
    this.tellWallTime = false;
    return `${uptime}:${Math.floor(wallSeconds() * 1e6)} `;
  }

  /** Writes what was gathered. What does not fit anywhere is dropped. */
  flush(): void {
    if (this.pending === "") return;
    this.files.write(this.pending);
    this.pending = "";
  }

  /** Begins a new file. False if there is no room for one. */
  rotate(): boolean {
    this.flush();
    return this.files.rotate();
  }
}

let running: FileLogger | undefined;

/** The logger of this machine; undefined unless `file_logger.enable`. */
export function fileLogger(): FileLogger | undefined {
  return running;
}

export function setFileLogger(logger: FileLogger): void {
  running = logger;
}
