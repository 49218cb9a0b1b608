import { execFile } from "node:child_process";

/** Runs curl and gives what it prints; its exit code and what it says about it at the end when it fails. */
export function curl(...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile("curl", ["-sS", "--max-time", "20", ...args], { encoding: "latin1", maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      resolve(error ? `${stdout}curl failed: ${error.code} ${stderr}` : stdout);
    });
  });
}
