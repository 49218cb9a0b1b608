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
      process.exitCode = reportError(error, wantsJson(args));
    }
  };
}

/** Whether one of a command's arguments is its options, with --json among them. */
function wantsJson(args: unknown[]): boolean {
  return args.some((arg) => typeof arg === "object" && arg !== null && "json" in arg && arg.json === true);
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

/** Where the device is, and how it is talked to. */
function deviceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--port <port>",
        "where the device is: /dev/ttyUSB0, /dev/pts/3, tcp://host:port, ws(s)://host/rpc, http(s)://host/rpc, mqtt(s)://broker/device_id, udp://host:port",
      ).env("MOS_PORT"),
    )
    .addOption(
      new Option("--timeout <time>", "how long to wait for the connection, and for each answer").env("MOS_TIMEOUT").default(20_000, "20s").argParser(duration),
    )
    .addOption(new Option("--user <user:password>", "who to log in as; @FILE: what is in the file's first line").env("MOS_USER"))
    .addOption(new Option("--rpc-creds <user:password>", "what Mongoose OS calls --user").env("MOS_RPC_CREDS").hideHelp())
    .addOption(new Option("--ca-cert-file <file>", "certificates that the other side's must be signed by").env("MOS_CA_CERT_FILE"))
    .addOption(new Option("--cert-file <file>", "certificate of this tool").env("MOS_CERT_FILE"))
    .addOption(new Option("--key-file <file>", "key of that certificate; without it, in the same file").env("MOS_KEY_FILE"))
    .option("--insecure-tls", "take any certificate")
    .option("--baud-rate <rate>", "bits per second of a serial line", (text) => Number.parseInt(text, 10), 115_200)
    .option("--json", "print JSON, errors too");
}

function chunkOptions(command: Command): Command {
  return deviceOptions(command)
    .option("--chunk-size <bytes>", "bytes of the file in one call", size, 512)
    .option("--fs-op-attempts <count>", "how often a call is tried", positive, 3);
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("write a number from 1");
  return Number(text);
}

function level(text: string): number {
  if (!/^-?\d+$/.test(text) || Number(text) < -1 || Number(text) > 9)
    throw new InvalidArgumentError("write a level: 0 to 9, or -1 for what the device uses now");
  return Number(text);
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

deviceOptions(program.command("console"))
  .summary("show what a device prints")
  .description(
    "Prints the console of a device. On a serial line, without the RPC frames that share it, and typed lines are sent to it;\nover the network, what the device logs (library rpc-service-log); udp://:1993 listens for what it sends to debug.udp_log_addr.",
  )
  .option("--image <file>", "linked image: addresses in a panic are shown as TypeScript lines")
  .option("--raw", "print every byte, RPC frames too")
  .option("--no-input", "send nothing")
  .addHelpText(
    "after",
    "\nExamples:\n  mos console --port /dev/ttyUSB0\n  mos console --port tcp://127.0.0.1:1993 --image build/cortex-m/blink.elf\n  mos console --port ws://192.168.1.5/rpc --user admin:PASSWORD",
  )
  .action(action(async (options) => (await import("./commands/console.ts")).consoleCommand(options)));

deviceOptions(program.command("call"))
  .summary("call an RPC method of a device")
  .description("Calls a method and prints its result as JSON. Ends with status 1 if the device answers with an error.")
  .argument("<method>", "name of the method; RPC.List tells which there are")
  .argument("[json]", "arguments as JSON")
  .addHelpText(
    "after",
    `\nExamples:\n  mos call Sys.GetInfo --port tcp://127.0.0.1:1993\n  mos call GPIO.Toggle '{"pin": 2}' --port /dev/ttyUSB0\n  mos call Sys.Reboot --port http://192.168.1.5 --user admin:PASSWORD\n  mos call RPC.List                (in the folder of an app that mos run runs)`,
  )
  .action(action(async (method: string, json: string | undefined, options) => (await import("./commands/call.ts")).callCommand(method, json, options)));

deviceOptions(program.command("config-get"))
  .summary("show settings of a device")
  .description("Prints one setting, a group of them, or all.")
  .argument("[path]", "setting or group, as wifi.sta")
  .option("--level <level>", "settings of this level only", level)
  .addHelpText("after", "\nExamples:\n  mos config-get --port /dev/ttyUSB0\n  mos config-get mqtt.server")
  .action(action(async (path: string | undefined, options) => (await import("./commands/config.ts")).configGetCommand(path, options)));

deviceOptions(program.command("config-set"))
  .summary("change settings of a device")
  .description("Changes settings, saves them and restarts the device. Values are converted to the type that each setting has.")
  .argument("<setting=value...>", "what to change")
  .option("--no-save", "until the next restart only")
  .option("--no-reboot", "save, and let the device run on")
  .option("--try-once", "save for the next start only: then it must be saved again")
  .option("--level <level>", "level to save at, 1 to 9", level)
  .addHelpText(
    "after",
    "\nExamples:\n  mos config-set mqtt.enable=true mqtt.server=192.168.1.10:1883 --port /dev/ttyUSB0\n  mos config-set debug.level=3 --no-save",
  )
  .action(action(async (settings: string[], options) => (await import("./commands/config.ts")).configSetCommand(settings, options)));

deviceOptions(program.command("ls"))
  .summary("list the files of a device")
  .description("Lists the files in a folder of a device.")
  .argument("[path]", "folder", "/")
  .option("-l, --long", "sizes too")
  .addHelpText("after", "\nExamples:\n  mos ls --port /dev/ttyUSB0\n  mos ls -l")
  .action(action(async (path: string, options) => (await import("./commands/files.ts")).lsCommand(path, options)));

chunkOptions(program.command("get"))
  .summary("read a file of a device")
  .description("Reads a file of a device, to standard output or to a file.")
  .argument("<name>", "file on the device")
  .argument("[file]", "where to write it")
  .addHelpText("after", "\nExamples:\n  mos get conf9.json --port /dev/ttyUSB0\n  mos get log.txt log.txt --chunk-size 2K")
  .action(action(async (name: string, file: string | undefined, options) => (await import("./commands/files.ts")).getCommand(name, file, options)));

chunkOptions(program.command("put"))
  .summary("write a file to a device")
  .description("Writes a file to a device.")
  .argument("<file>", "file, http(s):// address, or - for standard input")
  .argument("[name]", "name on the device; the same, if it is left out")
  .addHelpText("after", "\nExamples:\n  mos put ca.pem --port /dev/ttyUSB0\n  mos put certs/root.pem ca.pem --chunk-size 2K")
  .action(action(async (file: string, name: string | undefined, options) => (await import("./commands/files.ts")).putCommand(file, name, options)));

deviceOptions(program.command("rm"))
  .summary("delete a file of a device")
  .description("Deletes a file of a device.")
  .argument("<name>", "file on the device")
  .addHelpText("after", "\nExamples:\n  mos rm log.txt --port /dev/ttyUSB0")
  .action(action(async (name: string, options) => (await import("./commands/files.ts")).rmCommand(name, options)));

deviceOptions(program.command("passwd"))
  .summary("set a password of a device")
  .description("Sets the password that a device wants for RPC over the network. On its serial line, none is needed for that.")
  .argument("[user]", "whose password", "admin")
  .option("--generate", "make one and print it, instead of asking")
  .addHelpText("after", "\nExamples:\n  mos passwd --port /dev/ttyUSB0\n  mos passwd ann --generate\n  mos passwd < password.txt")
  .action(action(async (user: string, options) => (await import("./commands/passwd.ts")).passwdCommand(user, options)));

program
  .command("ports")
  .summary("list what --port could be")
  .description("Lists the serial ports, and the machines that mos run runs in this folder and those below it.")
  .option("--json", "print JSON, errors too")
  .addHelpText("after", "\nExamples:\n  mos ports")
  .action(action(async (options) => (await import("./commands/ports.ts")).portsCommand(options)));

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
