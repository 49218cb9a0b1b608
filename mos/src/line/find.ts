/** Which port is meant when none is named. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";

/** Left in an app's `build/` while `mos run` runs it. */
export interface RunningRecord {
  port: string;
  pid: number;
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

function runningPort(folder: string): string | undefined {
  const path = join(folder, RUNNING_FILE);
  if (!existsSync(path)) return undefined;
  try {
    const { port, pid } = JSON.parse(readFileSync(path, "utf8")) as RunningRecord;
    process.kill(pid, 0);
    return port;
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
