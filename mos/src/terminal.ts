/** Secrets are typed at a terminal, which does not show them; or come in the first line of standard input. */
import { createInterface } from "node:readline";
import { Interrupted } from "./errors.ts";

/** Asks at the terminal. Throws Interrupted. */
export function askHidden(prompt: string): Promise<string> {
  const { stdin } = process;
  if (!stdin.isTTY) return firstLine().then((line) => line ?? "");
  process.stderr.write(prompt);
  stdin.setRawMode(true);
  stdin.resume();
  return new Promise((resolve, reject) => {
    let text = "";
    const take = (bytes: Buffer) => {
      for (const key of bytes.toString()) {
        if (key === "\r" || key === "\n") return done(() => resolve(text));
        if (key === "\u0003" || key === "\u0004") return done(() => reject(new Interrupted()));
        text = key === "\u007f" || key === "\b" ? text.slice(0, -1) : text + key;
      }
    };
    const done = (outcome: () => void) => {
      stdin.off("data", take);
      stdin.setRawMode(false);
      stdin.pause();
      process.stderr.write("\n");
      outcome();
    };
    stdin.on("data", take);
  });
}

/** Of standard input; undefined at its end. */
export async function firstLine(): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin });
  const line = await new Promise<string | undefined>((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve(undefined));
  });
  // Whoever writes to it may leave it open.
  process.stdin.destroy();
  return line;
}
