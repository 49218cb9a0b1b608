/** `mos passwd`: sets the password that RPC over the network wants. */
import { randomInt } from "node:crypto";
import { UserError } from "../errors.ts";
import { type DeviceFlags, withDevice } from "../rpc/connect.ts";
import { askHidden, firstLine } from "../terminal.ts";

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
    const line = await firstLine();
    if (line === undefined) throw new UserError("no password on standard input", "type it on a terminal, or mos passwd --generate");
    return line;
  }
  const first = await askHidden(`new password of ${user}: `);
  if ((await askHidden("once more: ")) !== first) throw new UserError("the two are not the same");
  return first;
}
