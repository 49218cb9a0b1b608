/** The compiler in a process of its own: a crash or an endless loop fails one program, not the run. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface CompileRequest {
  entry: string;
}

export interface CompileReply {
  files: { name: string; text: string }[];
  /** Formatted diagnostics, or the stack of a crash; empty if it compiled. */
  errors: string[];
}

const workerFile = fileURLToPath(new URL("./compile-worker.ts", import.meta.url));

export class CompileProcess {
  #child: ChildProcess | undefined;

  compile(request: CompileRequest, seconds: number): Promise<CompileReply> {
    this.#child ??= fork(workerFile, { execArgv: process.execArgv, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const child = this.#child;
    return new Promise((resolve) => {
      const finish = (reply: CompileReply) => {
        clearTimeout(timer);
        child.off("message", onMessage);
        child.off("exit", onExit);
        resolve(reply);
      };
      const onMessage = (reply: CompileReply) => finish(reply);
      const onExit = () => {
        this.#child = undefined;
        finish({ files: [], errors: ["the compiler's process ended"] });
      };
      const timer = setTimeout(() => {
        this.stop();
        finish({ files: [], errors: [`the compiler did not finish within ${seconds} s`] });
      }, seconds * 1000);
      child.on("message", onMessage);
      child.on("exit", onExit);
      child.send(request);
    });
  }

  stop(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }
}
