/** What gdb is told before the user has it. */

export interface GdbTarget {
  /** Linked image with debug information. */
  image: string;
  /** Port of an emulator that waits for it; undefined: gdb starts the program itself. */
  port?: number;
  /** What the debugger itself starts is a boot loader, which puts the program of `image` in its place. */
  isLoaded: boolean;
  breakpoints: readonly string[];
}

/** Commands for a script (`gdb -x`). */
export function gdbScript({ image, port, isLoaded, breakpoints }: GdbTarget): string {
  const lines = [
    "set confirm off",
    "set pagination off",
    "set breakpoint pending on",
    "set print pretty on",
    // The program's own: nothing is wrong when a peer is gone.
    "handle SIGPIPE nostop noprint pass",
    ...(port === undefined ? ["set startup-with-shell off"] : [`file ${quoted(image)}`, "set architecture armv7", `target remote 127.0.0.1:${port}`]),
    ...(port === undefined && isLoaded ? loadedSymbols(image) : []),
    ...breakpoints.map((place) => `break ${place}`),
    `echo ${port === undefined ? "run starts the program" : "continue starts the program"}; break main.ts:LINE, next, step, finish, info locals, backtrace, quit.\\n`,
  ];
  return `${lines.join("\n")}\n`;
}

/** A native boot loader runs the program from memory, without a file that gdb could read: its symbols are those of `image`, from where it lies on. */
function loadedSymbols(image: string): string[] {
  return [
    "catch exec",
    "commands",
    "silent",
    "python",
    "import os",
    "pid = gdb.selected_inferior().pid",
    "if 'memfd:' in os.readlink('/proc/%d/exe' % pid):",
    "  with open('/proc/%d/maps' % pid) as maps: start = maps.read().split('-')[0]",
    `  gdb.execute('symbol-file -o 0x%s ${quoted(image)}' % start)`,
    "end",
    "continue",
    "end",
  ];
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, "\\$&")}"`;
}
