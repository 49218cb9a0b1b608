/** `mos passwd`: sets the password that RPC over the network wants. */
import { randomInt } from "node:crypto";
import { createInterface } from "node:readline";
import { Interrupted, UserError } from "../errors.ts";
import { type DeviceFlags, withDevice } from "../rpc/connect.ts";

export interface PasswdFlags extends DeviceFlags {
  generate?: boolean;
  json?: boolean;
}

/** As devices make their first password: 32 characters that cannot be taken for one another. */
const CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH = 16;
const SHORTEST = 8;

export async function passwdCommand(user: string, flags: PasswdFlags): Promise<number> {
  const password = flags.generate === true ? generated() : await askedFor(user);
  if (password.length < SHORTEST) throw new UserError(`the password has less than ${SHORTEST} characters`, "mos passwd --generate makes one");
  await withDevice(flags, async (device) => {
    const { transport } = device.client;
    if (transport.isPlain) process.stderr.write(`mos: warning: others on the way to ${transport.name} can read the password; use the serial line, or TLS\n`);
    await device.call("Sys.SetPassword", { user, password });
  });
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ user, ...(flags.generate === true ? { password } : {}) })}\n`);
  else if (flags.generate === true) process.stdout.write(`${password}\n`);
  else process.stderr.write(`the password of ${user} is set\n`);
  return 0;
}

function generated(): string {
  return Array.from({ length: LENGTH }, () => CHARACTERS.charAt(randomInt(CHARACTERS.length))).join("");
}

/** Twice from a terminal, which does not show it; else the first line of standard input. */
async function askedFor(user: string): Promise<string> {
  if (!process.stdin.isTTY) {
    const lines = createInterface({ input: process.stdin });
    const line = await new Promise<string | undefined>((resolve) => {
      lines.once("line", resolve);
      lines.once("close", () => resolve(undefined));
    });
    // Whoever writes to it may leave it open.
    process.stdin.destroy();
    if (line === undefined) throw new UserError("no password on standard input", "type it on a terminal, or mos passwd --generate");
    return line;
  }
  const first = await hidden(`new password of ${user}: `);
  if ((await hidden("once more: ")) !== first) throw new UserError("the two are not the same");
  return first;
}

function hidden(prompt: string): Promise<string> {
  const { stdin } = process;
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
