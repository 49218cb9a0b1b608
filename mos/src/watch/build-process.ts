/** The process that builds for the tool: started when it is needed first, kept for the next time. One order after the other. */
import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BuildOptions } from "../builder/plan.ts";
import { UserError } from "../errors.ts";
import type { BuildOrder, BuildReply } from "./build-protocol.ts";

const CHILD = fileURLToPath(new URL("./build-child.ts", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

export class BuildProcess {
  private child: ChildProcess | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private busy = false;
  private closed = false;

  /** Throws UserError if the process ends before it has answered. */
  order(options: BuildOptions, checkOnly: boolean): Promise<BuildReply> {
    const reply = this.last.then(() => this.send({ options, checkOnly }));
    this.last = reply.catch(() => {});
    return reply;
  }

  /** Gives up the order that is being carried out: it fails. */
  cancel(): void {
    if (!this.busy) return;
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }

  close(): void {
    this.closed = true;
    this.child?.kill("SIGKILL");
  }

  private send(order: BuildOrder): Promise<BuildReply> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(new UserError("the tool ends"));
      const child = (this.child ??= this.start());
      this.busy = true;
      const replied = (reply: BuildReply) => {
        child.off("exit", ended);
        this.busy = false;
        resolve(reply);
      };
      const ended = () => {
        child.off("message", replied);
        this.busy = false;
        if (this.child === child) this.child = undefined;
        reject(new UserError("the build has ended before it was done"));
      };
      child.once("message", replied);
      child.once("exit", ended);
      child.send(order);
    });
  }

  private start(): ChildProcess {
    // Maps are among the options.
    return fork(CHILD, [], { execArgv: ["--import", TSX], stdio: ["ignore", "inherit", "inherit", "ipc"], serialization: "advanced" });
  }
}
