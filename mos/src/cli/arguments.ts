/**
 * The command line as Mongoose OS takes it: options may stand before the command, and those without a value may be given one
 * (`--json=true`, `--reboot=false`).
 */
import type { Command, Option } from "commander";
import { takesNoValue } from "./command.ts";
import { PASSED_OVER, RENAMED } from "./foreign-flags.ts";

/** The same arguments in the form that the commands take. What is not known is left as it is, for them to complain about. */
export function plainArguments(program: Command, given: readonly string[], say: (text: string) => void): string[] {
  const args = withoutForeign(program, given, say);
  // An unknown command then says so, and what was probably meant.
  if (args[0] === "help" && args.length === 2) return isCommand(program, args[1]) ? [args[1] as string, "--help"] : args.slice(1);
  const { command, before, after } = splitAtCommand(program, args);
  if (command === undefined) return [...args];
  return [command.name(), ...[...before, ...after].flatMap((arg) => plainFlag(command.options, arg))];
}

/** Flags of Mongoose OS's tool that no command here has are renamed, or taken out with a warning. */
function withoutForeign(program: Command, args: readonly string[], say: (text: string) => void): string[] {
  const own = new Set([program, ...program.commands].flatMap(({ options }) => options.flatMap(({ long, short }) => [long, short])));
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const [, flag = arg, value] = /^(--[\w-]+)(=.*)$/s.exec(arg) ?? [];
    const renamed = RENAMED[flag];
    const passed = PASSED_OVER[flag];
    if (arg === "--") return [...kept, ...args.slice(i)];
    if (own.has(flag) || (renamed === undefined && passed === undefined)) kept.push(arg);
    else if (renamed !== undefined) kept.push(`${renamed}${value ?? ""}`);
    else {
      say(`mos: warning: ${flag} is passed over: ${passed?.why}`);
      if (passed?.value && value === undefined) i++;
    }
  }
  return kept;
}

function isCommand(program: Command, word: string | undefined): boolean {
  return program.commands.some((command) => command.name() === word);
}

interface Split {
  command: Command | undefined;
  before: string[];
  after: string[];
}

/** The command is the first word that is not an option, nor the value of one. Options of mos itself stay where they are. */
function splitAtCommand(program: Command, args: readonly string[]): Split {
  const before: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const command = program.commands.find((candidate) => candidate.name() === arg);
    if (command !== undefined) return { command, before, after: args.slice(i + 1) };
    if (!arg.startsWith("-") || arg === "--" || program.options.some((option) => isNamed(option, arg))) break;
    before.push(arg);
    if (!arg.includes("=") && someTakesValue(program, arg)) before.push(args[++i] ?? "");
  }
  return { command: undefined, before: [], after: [] };
}

function isNamed({ short, long }: Option, flag: string): boolean {
  return flag === short || flag === long;
}

function someTakesValue(program: Command, flag: string): boolean {
  const meant = program.commands.flatMap(({ options }) => options.filter((option) => isNamed(option, flag)));
  return meant.some((option) => !takesNoValue(option));
}

/** `--json=true`: `--json`; `--json=false`: nothing; `--reboot=false`: `--no-reboot`, where the command has that. */
function plainFlag(options: readonly Option[], arg: string): string[] {
  const [, flag, value] = /^(--[\w-]+)=(true|false)$/.exec(arg) ?? [];
  if (flag === undefined) return [arg];
  const option = options.find((candidate) => candidate.long === flag);
  if (option !== undefined) {
    if (!takesNoValue(option)) return [arg];
    return value === "true" ? [flag] : [];
  }
  const opposite = `--no-${flag.slice(2)}`;
  if (!options.some((candidate) => candidate.long === opposite)) return [arg];
  return value === "true" ? [] : [opposite];
}
