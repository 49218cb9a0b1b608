/** Child processes with a deadline and a bound on their output. */
import { spawn } from "node:child_process";

export interface Outcome {
  stdout: string;
  stderr: string;
  /** Exit status; 128 + signal number has no meaning here: a signal gives -1. */
  status: number;
  timedOut: boolean;
}

/** More than a program of the suite ever prints: a runaway loop stops here. */
const maxOutputBytes = 4 * 1024 * 1024;

export function execute(command: string[], options: { seconds: number; env?: Record<string, string>; cwd?: string }): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const [file = "", ...args] = command;
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, options.seconds * 1000);
    const collect = (stream: NodeJS.ReadableStream): (() => string) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxOutputBytes) child.kill("SIGKILL");
        else chunks.push(chunk);
      });
      return () => Buffer.concat(chunks).toString("utf8");
    };
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ stdout: stdout(), stderr: stderr(), status: code ?? -1, timedOut });
    });
  });
}
