/** `mos ui`: the page that shows devices, and the app of a folder on a machine. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { stopOnSignals } from "../run/session.ts";
import { Desk } from "../ui/desk.ts";
import { Devices } from "../ui/devices.ts";
import { startUiServer } from "../ui/server.ts";
import { buildOptions, type TargetFlags } from "./build.ts";

export interface UiFlags extends TargetFlags {
  /** Host and port. */
  httpAddr?: string;
  startBrowser?: boolean;
  /** Of a device. */
  port?: string;
  user?: string;
  tcp?: number;
  boardFile?: string;
}

export interface Ui {
  /** Of the page. */
  url: string;
  devices: Devices;
  /** Settles when the user wants it to end. */
  ended: Promise<void>;
}

/** Serves the page while `run` runs, and stops all that it has started. */
export async function withUi(flags: Pick<UiFlags, "httpAddr" | "startBrowser">, run: (ui: Ui) => Promise<void>): Promise<number> {
  const devices = new Devices();
  const server = await startUiServer(new Desk(devices), flags.httpAddr);
  const ended = new Promise<void>((resolve) => stopOnSignals(resolve));
  try {
    if (flags.startBrowser === true) openBrowser(server.url);
    await run({ url: server.url, devices, ended });
    return 0;
  } finally {
    await server.close();
    await devices.close();
  }
}

export async function uiCommand(folder: string, flags: UiFlags): Promise<number> {
  return withUi(flags, async ({ url, devices, ended }) => {
    if (flags.port !== undefined) devices.add(flags.port, flags.user);
    if (existsSync(join(folder, "mos.yml"))) {
      const options = buildOptions(folder, { platform: "node", ...flags });
      void devices.run({ build: options, port: flags.tcp, board: flags.boardFile }).app.start();
    }
    process.stdout.write(`${url}\n`);
    await ended;
  });
}

/** If there is none, the address is on the terminal. */
function openBrowser(url: string): void {
  const opener = { darwin: "open", win32: "explorer" }[process.platform as string] ?? "xdg-open";
  spawn(opener, [url], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
