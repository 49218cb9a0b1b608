/** Failures that are reported in one sentence, without a stack. */

/** Something the user can put right. `hint` tells how. */
export class UserError extends Error {
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(message: string, hint?: string, exitCode = 1) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** The command has said what is wrong already. */
export class Reported extends Error {
  readonly exitCode = 1;
}

/** Prints an error the way every command does; returns the exit status. */
export function reportError(error: unknown): number {
  if (error instanceof Reported) return error.exitCode;
  if (error instanceof UserError) {
    process.stderr.write(`mos: ${error.message}\n${error.hint === undefined ? "" : `  hint: ${error.hint}\n`}`);
    return error.exitCode;
  }
  process.stderr.write(`mos: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 70;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `ENOENT`, `EADDRINUSE` ... of a system error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
