/** `--user`: who the tool logs in as. */
import { readFileSync } from "node:fs";
import { messageOf, UserError } from "../errors.ts";

export interface Credentials {
  user: string;
  password: string;
}

/** `USER:PASSWORD`, or `@` and the name of a file that holds it in its first line. Throws UserError. */
export function parseCredentials(text: string): Credentials {
  const line = text.startsWith("@") ? firstLine(text.slice(1)) : text;
  const colon = line.indexOf(":");
  if (colon < 1) throw new UserError("--user is not USER:PASSWORD", "write --user admin:PASSWORD, or --user @FILE with that in the file's first line");
  return { user: line.slice(0, colon), password: line.slice(colon + 1) };
}

function firstLine(path: string): string {
  try {
    return readFileSync(path, "utf8").split(/\r?\n/)[0] ?? "";
  } catch (error) {
    throw new UserError(`--user: ${messageOf(error)}`, "@ names a file whose first line is USER:PASSWORD");
  }
}
