/** Options that commands share, and how their values are read. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Forward, parseForward } from "./run/forward.ts";

/** Runs a command and ends with its exit status. */
export function action<A extends unknown[]>(run: (...args: A) => Promise<number>): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      process.exitCode = await run(...args);
    } catch (error) {
      const { reportError } = await import("./errors.ts");
      process.exitCode = reportError(error, wantsJson(args));
    }
  };
}

/** Whether one of a command's arguments is its options, with --json among them. */
function wantsJson(args: unknown[]): boolean {
  return args.some((arg) => typeof arg === "object" && arg !== null && "json" in arg && arg.json === true);
}

/** `20`, `20s`, `500ms`, `2m`: in milliseconds. */
export function duration(text: string): number {
  const [, digits, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const scale = { ms: 1, s: 1000, m: 60_000 }[unit];
  if (digits === undefined || scale === undefined) throw new InvalidArgumentError("write 20s, 500ms or 2m");
  return Number(digits) * scale;
}

export function size(text: string): number {
  const [, digits, unit] = /^(\d+|0x[0-9a-f]+)([km]?)$/i.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError("write a number of bytes: 16384 or 16K");
  return Number(digits) * (unit === "" ? 1 : unit?.toLowerCase() === "k" ? 1024 : 1024 * 1024);
}

export function tcpPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError("write a TCP port: 0 to 65535");
  return port;
}

/** One of any number of them. */
export function forwards(text: string, before: Forward[] | undefined): Forward[] {
  try {
    return [...(before ?? []), parseForward(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** Where the device is, and how it is talked to. */
export function deviceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--port <port>",
        "where the device is: /dev/ttyUSB0, /dev/pts/3, tcp://host:port, ws(s)://host/rpc, http(s)://host/rpc, mqtt(s)://broker/device_id, udp://host:port",
      ),
    )
    .addOption(new Option("--timeout <time>", "how long to wait for the connection, and for each answer").default(20_000, "20s").argParser(duration))
    .addOption(new Option("--user <user:password>", "who to log in as; @FILE: what is in the file's first line"))
    .addOption(new Option("--rpc-creds <user:password>", "what Mongoose OS calls --user").hideHelp())
    .addOption(new Option("--ca-cert-file <file>", "certificates that the other side's must be signed by"))
    .addOption(new Option("--cert-file <file>", "certificate of this tool"))
    .addOption(new Option("--key-file <file>", "key of that certificate; without it, in the same file"))
    .option("--insecure-tls", "take any certificate")
    .option("--baud-rate <rate>", "bits per second of a serial line", positive, 115_200)
    .option("--hw-flow-control", "RTS and CTS of a serial line say who may send")
    .option("--no-set-control-lines", "leave DTR and RTS of a serial line as they are")
    .option("--inverted-control-lines", "the serial adapter inverts DTR and RTS")
    .option("--rpc-uart-no-delay", "no pauses between pieces on a serial line")
    .option("--json", "print JSON, errors too");
}

export function chunkOptions(command: Command): Command {
  return deviceOptions(command)
    .option("--chunk-size <bytes>", "bytes of the file in one call", size, 512)
    .option("--fs-op-attempts <count>", "how often a call is tried", positive, 3);
}

export function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("write a number from 1");
  return Number(text);
}

export function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("write a number");
  return Number(text);
}

export function level(text: string): number {
  if (!/^-?\d+$/.test(text) || Number(text) < -1 || Number(text) > 9)
    throw new InvalidArgumentError("write a level: 0 to 9, or -1 for what the device uses now");
  return Number(text);
}

export function targetOptions(command: Command): Command {
  return command
    .addOption(new Option("--platform <platform>", "node, linux, cortex-m"))
    .addOption(new Option("--board <board>", "board of the platform"))
    .option("--variant <variant>", "size, speed, debug or sanitize: how C is compiled")
    .option("--heap <bytes>", "size of the heap", size)
    .option("--stack <bytes>", "size of the stack on chips", size)
    .option("--arena", "no garbage collector: memory is handed out and never comes back")
    .option("--output <dir>", "takes what is made; by default build/ in the app's folder");
}

/** What is built, and for whom. */
export function buildOptions(command: Command): Command {
  return targetOptions(command)
    .option("--build-var <name=value>", "variable of the build, over that of mos.yml; any number of times", namedValues)
    .option("--cdef <name=value>", "definition for C and C++; any number of times", namedValues)
    .option("--cflags-extra <flags>", "for C; again for others", texts)
    .option("--cxxflags-extra <flags>", "for C++; again for others", texts)
    .option("--lib <name:folder>", "where a library is, whatever mos.yml says; again for another", texts)
    .option("--libs-dir <dir>", "folder that libraries are looked for in first; again for another", texts)
    .option("--no-platform-check", "build for a platform that mos.yml does not name")
    .option("--sign-key <file>", "key that signs the image (mos gen-key); again for another; by default one made in the build's folder", texts);
}

/** Any number of them. */
export function texts(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** `NAME=VALUE` or `NAME:VALUE`, several with commas between. */
export function namedValues(text: string, before: Map<string, string> | undefined): Map<string, string> {
  const vars = new Map(before);
  for (const item of text.split(",")) {
    const [, name, value] = /^([A-Za-z_]\w*)[=:](.*)$/s.exec(item) ?? [];
    if (name === undefined || value === undefined) throw new InvalidArgumentError("write NAME=VALUE");
    vars.set(name, value);
  }
  return vars;
}
