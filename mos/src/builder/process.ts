/** Child processes of a build. */
import { spawn } from "node:child_process";
import { UserError } from "../errors.ts";
import { packageOf } from "./packages.ts";

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end. Throws UserError if it is not installed. */
export function execute(command: readonly string[], cwd?: string): Promise<Outcome> {
  const [file = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
    child.stderr.on("data", (bytes: Buffer) => err.push(bytes));
    child.on("error", () => reject(notInstalled(file)));
    child.on("close", (status) => {
      resolve({ status: status ?? -1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}

export function notInstalled(file: string): UserError {
  const name = packageOf(file);
  return new UserError(
    `${file} is not installed`,
    name === undefined ? "install it, or see scripts/setup.sh" : `apt-get install ${name}, or run scripts/setup.sh for all that is needed`,
  );
}
