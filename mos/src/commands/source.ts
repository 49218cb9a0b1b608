/** What a command reads: a file, an address on the web, or standard input. */
import { readFileSync } from "node:fs";
import { messageOf, UserError } from "../errors.ts";

/** `-` is standard input. Throws UserError. */
export async function readSource(source: string): Promise<Buffer> {
  try {
    if (source === "-") return readFileSync(0);
    if (!/^https?:\/\//i.test(source)) return readFileSync(source);
    const response = await fetch(source);
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw new UserError(`cannot read ${source}: ${messageOf(error)}`);
  }
}
