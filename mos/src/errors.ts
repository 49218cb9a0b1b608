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

/** The user has ended it, by Ctrl-C. */
export class Interrupted extends UserError {
  constructor() {
    super("interrupted", undefined, 130);
  }
}

/** The device has answered a call with an error. */
export class RemoteError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }

  get hint(): string | undefined {
    if (this.code === 404 && this.message.startsWith("No handler")) return "mos call RPC.List tells which methods there are";
    return undefined;
  }
}

/** The command has said what is wrong already. */
export class Reported extends Error {
  readonly exitCode = 1;
}

/** Prints an error the way every command does, or as one JSON object; returns the exit status. */
export function reportError(error: unknown, asJson = false): number {
  if (error instanceof Reported) return error.exitCode;
  if (!(error instanceof UserError) && !(error instanceof RemoteError)) {
    process.stderr.write(`mos: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 70;
  }
  const { message, hint } = error;
  const code = error instanceof RemoteError ? error.code : undefined;
  if (asJson) {
    process.stderr.write(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  } else {
    const head = code === undefined ? `mos: ${message}` : `remote error ${code}${message === "" ? "" : `: ${message}`}`;
    process.stderr.write(`${head}\n${hint === undefined ? "" : `  hint: ${hint}\n`}`);
  }
  return error instanceof UserError ? error.exitCode : 1;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `ENOENT`, `EADDRINUSE` ... of a system error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
