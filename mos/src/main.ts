/** The command line. Each command's code is loaded when it is called: `mos --help` must be there at once. */
import { Command, InvalidArgumentError, Option } from "commander";
import { reportError } from "./errors.ts";
import { type Forward, parseForward } from "./run/forward.ts";

const VERSION = "0.1.0";

/** Runs a command and ends with its exit status. */
function action<A extends unknown[]>(run: (...args: A) => Promise<number>): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      process.exitCode = await run(...args);
    } catch (error) {
      process.exitCode = reportError(error);
    }
  };
}

/** `20`, `20s`, `500ms`, `2m`: in milliseconds. */
function duration(text: string): number {
  const [, digits, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const scale = { ms: 1, s: 1000, m: 60_000 }[unit];
  if (digits === undefined || scale === undefined) throw new InvalidArgumentError("write 20s, 500ms or 2m");
  return Number(digits) * scale;
}

function size(text: string): number {
  const [, digits, unit] = /^(\d+|0x[0-9a-f]+)([km]?)$/i.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError("write a number of bytes: 16384 or 16K");
  return Number(digits) * (unit === "" ? 1 : unit?.toLowerCase() === "k" ? 1024 : 1024 * 1024);
}

function tcpPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError("write a TCP port: 0 to 65535");
  return port;
}

/** One of any number of them. */
function forwards(text: string, before: Forward[] | undefined): Forward[] {
  try {
    return [...(before ?? []), parseForward(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function portOption(): Option {
  return new Option("--port <port>", "where the device is: /dev/ttyUSB0, /dev/pts/3, tcp://host:port").env("MOS_PORT");
}

function targetOptions(command: Command): Command {
  return command
    .addOption(new Option("--platform <platform>", "node, linux, cortex-m").env("MOS_PLATFORM"))
    .addOption(new Option("--board <board>", "board of the platform").env("MOS_BOARD"))
    .option("--variant <variant>", "size, speed, debug or sanitize: how C is compiled")
    .option("--heap <bytes>", "size of the heap", size)
    .option("--stack <bytes>", "size of the stack on chips", size)
    .option("--arena", "no garbage collector: memory is handed out and never comes back")
    .option("--output <dir>", "takes what is made; by default build/ in the app's folder");
}

// A variable that is empty counts as not set.
for (const [name, value] of Object.entries(process.env)) if (name.startsWith("MOS_") && value === "") delete process.env[name];

const program = new Command("mos")
  .description("Builds, runs and talks to devices that run Meerkat.")
  .version(VERSION, "--version", "print the version of mos")
  .showHelpAfterError("(mos --help lists the commands)")
  .enablePositionalOptions();

targetOptions(program.command("build"))
  .summary("build an app")
  .description("Builds the app in a folder (by default this one) for one platform, and tells what takes flash and RAM.")
  .argument("[dir]", "folder of the app", ".")
  .addOption(new Option("--emit <what>", "print what the compiler makes instead of building").choices(["ir", "c"]))
  .option("--modules", "list all modules in the size table")
  .option("--json", "print the figures as JSON")
  .addHelpText(
    "after",
    "\nExamples:\n  mos build --platform linux apps/blink\n  mos build --platform cortex-m --heap 16K\n  mos build --platform cortex-m --board cortex-m4f\n  mos build --platform node --emit ir",
  )
  .action(action(async (dir: string, options) => (await import("./commands/build.ts")).buildCommand(dir, options)));

targetOptions(program.command("run"))
  .summary("build an app and boot it here")
  .description(
    "Builds the app and boots it: on the node machine in a process of its own, as a native program on linux, in QEMU for chips.\nThe console goes to the terminal; Ctrl-C ends it. Without --platform, what was built last is run.",
  )
  .argument("[dir]", "folder of the app", ".")
  .option("--tcp <port>", "TCP port for UART 0, 0 for a free one (default: 1993, or a free one)", tcpPort)
  .option(
    "--forward <host:device>",
    "port of this host for one of a machine in QEMU, HOST:DEVICE/udp for UDP (default: free ones for those the settings listen at)",
    forwards,
  )
  .option("--pty", "UART 0 on a pseudo-terminal instead (linux and QEMU)")
  .option("--no-build", "run what is built already")
  .addHelpText(
    "after",
    "\nExamples:\n  mos run --platform node apps/blink\n  mos run --platform cortex-m --heap 16K --tcp 4000\n  mos run --platform cortex-m --forward 8080:80\n  mos call Sys.GetInfo            (in the app's folder, from another terminal)\n\nKeys while it runs in a terminal: b presses the board's button, Ctrl-C ends it.",
  )
  .action(action(async (dir: string, options) => (await import("./commands/run.ts")).runCommand(dir, options)));

program
  .command("console")
  .summary("show what a device prints")
  .description("Prints the console of a device, without the RPC frames that share its line. Typed lines are sent to it.")
  .addOption(portOption())
  .option("--baud-rate <rate>", "bits per second of a serial line", (text) => Number.parseInt(text, 10), 115_200)
  .option("--image <file>", "linked image: addresses in a panic are shown as TypeScript lines")
  .option("--raw", "print every byte, RPC frames too")
  .option("--no-input", "send nothing")
  .addHelpText("after", "\nExamples:\n  mos console --port /dev/ttyUSB0\n  mos console --port tcp://127.0.0.1:1993 --image build/cortex-m/blink.elf")
  .action(action(async (options) => (await import("./commands/console.ts")).consoleCommand(options)));

program
  .command("call")
  .summary("call an RPC method of a device")
  .description("Calls a method and prints its result as JSON. Ends with status 1 if the device answers with an error.")
  .argument("<method>", "name of the method; RPC.List tells which there are")
  .argument("[json]", "arguments as JSON")
  .addOption(portOption())
  .addOption(new Option("--timeout <time>", "how long to wait for the answer").env("MOS_TIMEOUT").default(20_000, "20s").argParser(duration))
  .option("--baud-rate <rate>", "bits per second of a serial line", (text) => Number.parseInt(text, 10), 115_200)
  .addHelpText(
    "after",
    `\nExamples:\n  mos call Sys.GetInfo --port tcp://127.0.0.1:1993\n  mos call GPIO.Toggle '{"pin": 2}' --port /dev/ttyUSB0\n  mos call RPC.List                (in the folder of an app that mos run runs)`,
  )
  .action(action(async (method: string, json: string | undefined, options) => (await import("./commands/call.ts")).callCommand(method, json, options)));

program
  .command("demo")
  .summary("show apps/blink on the node machine")
  .description("Builds apps/blink, boots it on the node machine and shows its LED. Any key presses the button; q or Ctrl-C ends it.")
  .option("--tcp <port>", "TCP port for UART 0, 0 for a free one (default: 1993, or a free one)", tcpPort)
  .addHelpText("after", "\nExamples:\n  mos demo\n  npm start")
  .action(action(async (options) => (await import("./commands/demo.ts")).demoCommand(options)));

if (process.argv.length <= 2) {
  program.outputHelp({ error: true });
  process.exitCode = 1;
} else {
  await program.parseAsync();
}
