/** Which port is meant when none is named. */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../errors.ts";

/** Left in an app's `build/` while `mos run` runs it. */
export interface RunningRecord {
  port: string;
  pid: number;
  /** Where its board is acted upon (run/board-control.ts). */
  board?: { port: number; token: string };
}

export const RUNNING_FILE = "running.json";

/** The port that was named, or that of the app `mos run` runs in `folder`, or the only serial port. Throws UserError. */
export function choosePort(named: string | undefined, folder: string): string {
  if (named !== undefined && named !== "auto") return named;
  const running = named === undefined ? runningPort(join(folder, "build")) : undefined;
  if (running !== undefined) return running;
  const [first, ...others] = serialPorts();
  if (first === undefined) {
    throw new UserError("--port is not given and no serial port was found", "start one with mos run and use the port it prints, or plug a device in");
  }
  if (others.length > 0) throw new UserError(`--port is not given and there are several: ${[first, ...others].join(", ")}`, `add --port ${first}`);
  process.stderr.write(`Using port ${first}\n`);
  return first;
}

export function runningPort(folder: string): string | undefined {
  return runningRecord(folder)?.port;
}

/** Undefined if nothing runs. */
export function runningRecord(folder: string): RunningRecord | undefined {
  const path = join(folder, RUNNING_FILE);
  if (!existsSync(path)) return undefined;
  try {
    const record = JSON.parse(readFileSync(path, "utf8")) as RunningRecord;
    process.kill(record.pid, 0);
    return record;
  } catch {
    return undefined;
  }
}

/** Where Linux and macOS have USB adapters and boards. */
function serialPorts(): string[] {
  if (!existsSync("/dev")) return [];
  const names = readdirSync("/dev").sort();
  const kinds = [/^ttyUSB/, /^ttyACM/, /^cu\.(?!Bluetooth-|BLTH|.*-SPPDev|.*-WirelessiAP)/];
  return kinds.flatMap((kind) => names.filter((name) => kind.test(name)).map((name) => `/dev/${name}`));
}

/** Something that `--port` could be. */
export interface FoundPort {
  port: string;
  /** What is there, as far as it is known. */
  what: string;
}

/** Serial ports, and the machines that `mos run` runs for the app in `folder` or for one in a folder below it. */
export function findPorts(folder: string): FoundPort[] {
  const names = serialNames();
  const serial = serialPorts().map((port) => ({ port, what: names.get(port) ?? "" }));
  return [...serial, ...appFolders(folder).flatMap(runningIn)];
}

/** What the system calls a serial port: maker, product and serial number of its adapter. */
function serialNames(): Map<string, string> {
  const folder = "/dev/serial/by-id";
  if (!existsSync(folder)) return new Map();
  return new Map(readdirSync(folder).map((name) => [realpathSync(join(folder, name)), name]));
}

function appFolders(folder: string): string[] {
  const below = (parent: string) =>
    (existsSync(parent) ? readdirSync(parent, { withFileTypes: true }) : []).filter((entry) => entry.isDirectory()).map((entry) => join(parent, entry.name));
  return [folder, ...below(folder), ...below(join(folder, "apps"))];
}

function runningIn(folder: string): FoundPort[] {
  const port = runningPort(join(folder, "build"));
  return port === undefined ? [] : [{ port, what: `${basename(folder)}, which mos run runs` }];
}
