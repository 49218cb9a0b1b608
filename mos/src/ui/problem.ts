/** Errors as the page shows them. */
import { messageOf, RemoteError, UserError } from "../errors.ts";
import type { Problem } from "./protocol.ts";

export function problemOf(error: unknown): Problem {
  if (error instanceof UserError) return { message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  if (error instanceof RemoteError) {
    return {
      message: error.message === "" ? `error ${error.code}` : error.message,
      code: error.code,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
  }
  process.stderr.write(`mos: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return { message: `internal error: ${messageOf(error)}` };
}
