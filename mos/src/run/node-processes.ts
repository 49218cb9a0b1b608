/** Processes for node machines. One may be started before it is needed: it has loaded all but the program by then. */
import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const CHILD = fileURLToPath(new URL("./node-child.ts", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

export class NodeProcesses {
  private spare: ChildProcess | undefined;
  private readonly nodeOptions: readonly string[];

  /** `nodeOptions`: of Node, such as `--inspect`. */
  constructor(nodeOptions: readonly string[] = []) {
    this.nodeOptions = nodeOptions;
  }

  /** It boots what it is sent. */
  take(): ChildProcess {
    const { spare } = this;
    this.spare = undefined;
    return spare?.connected === true ? spare : this.start();
  }

  /** For the next `take`. */
  prepare(): void {
    this.spare ??= this.start();
  }

  close(): void {
    this.spare?.kill("SIGKILL");
    this.spare = undefined;
  }

  private start(): ChildProcess {
    return fork(CHILD, { execArgv: ["--import", TSX, ...this.nodeOptions], stdio: ["ignore", "pipe", "pipe", "ipc"] });
  }
}
