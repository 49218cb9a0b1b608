import "@meerkat/hal/console.native.ts";

// Log lines: where (padded to 24 characters), then the message. They go to the console and to the sinks. Levels are
// those of Mongoose OS.

export const LL_NONE: i32 = -1;
export const LL_ERROR: i32 = 0;
export const LL_WARN: i32 = 1;
export const LL_INFO: i32 = 2;
export const LL_DEBUG: i32 = 3;
export const LL_VERBOSE_DEBUG: i32 = 4;

const WHERE_WIDTH: i32 = 24;

let level: i32 = LL_INFO;
let filters: string = "";

/** Gets each line that is logged: its level, and its text with the newline. What a sink itself logs is dropped. */
export type LogSink = (level: i32, line: string) => void;

const sinks: LogSink[] = [];
let onConsole: boolean = true;
let inSinks: boolean = false;

/** From now on `sink` gets the lines too. */
export function addLogSink(sink: LogSink): void {
  sinks.push(sink);
}

/** Starts to send lines to a UDP address, `host:port`; empty: stops. */
let udpLog: ((address: string) => void) | undefined;

/** Set by the library that logs over UDP. */
export function setUdpLog(start: (address: string) => void): void {
  udpLog = start;
}

/** From now on lines go to `address` (`host:port`) as well; empty: no more. False if no library of the program does it. */
export function setUdpLogAddress(address: string): boolean {
  if (udpLog === undefined) return false;
  udpLog(address);
  return true;
}

/** Whether lines are printed on the console. */
export function setConsoleLog(on: boolean): void {
  onConsole = on;
}

/** Most detailed level that is logged, LL_NONE to LL_VERBOSE_DEBUG. */
export function logLevel(): i32 {
  return level;
}

export function setLogLevel(newLevel: i32): void {
  level = newLevel;
}

/**
 * Levels for single places: a comma list of `prefix=digit`. The first prefix that `where` starts with decides,
 * an empty prefix fits all; a place that none fits has the general level.
 */
export function setLogFilters(text: string): void {
  filters = text;
}

/** Whether a line of this level from this place is logged: ask before composing a costly message. */
export function isLogged(lineLevel: i32, where: string): boolean {
  return lineLevel <= (filters.length === 0 ? level : filteredLevel(where));
}

function filteredLevel(where: string): i32 {
  for (const filter of filters.split(",")) {
    const equals = filter.indexOf("=");
    if (equals < 0 || equals + 1 >= filter.length) continue;
    if (where.startsWith(filter.slice(0, equals))) return filter.charCodeAt(equals + 1) - 48;
  }
  return level;
}

/**
 * Logs a line if its level is on. `where` names the place: the file without its ending, as in `rpc_uart`. What sinks log
 * in turn goes nowhere.
 * @recursion 1
 */
export function log(lineLevel: i32, where: string, message: string): void {
  if (inSinks || !isLogged(lineLevel, where)) return;
  const line = `${where.slice(0, WHERE_WIDTH).padEnd(WHERE_WIDTH)}${message}\n`;
  if (onConsole) hal_console_write(line);
  inSinks = true;
  try {
    for (const sink of sinks) sink(lineLevel, line);
  } finally {
    inSinks = false;
  }
}

export function logError(where: string, message: string): void {
  log(LL_ERROR, where, message);
}

export function logWarn(where: string, message: string): void {
  log(LL_WARN, where, message);
}

export function logInfo(where: string, message: string): void {
  log(LL_INFO, where, message);
}

export function logDebug(where: string, message: string): void {
  log(LL_DEBUG, where, message);
}
