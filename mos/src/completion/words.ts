/** What a shell has to know of the command line to complete it. */
import type { Command } from "commander";

export interface CommandWords {
  name: string;
  summary: string;
  options: OptionWords[];
  /** Of its first argument, where there is a fixed set of them; names of commands below it. */
  choices: readonly string[];
  /** Its first argument is a folder. */
  takesFolder: boolean;
}

export interface OptionWords {
  /** `--port`, `-o`: one of both at least. */
  long: string | undefined;
  short: string | undefined;
  summary: string;
  takesValue: boolean;
  choices: readonly string[];
  takesFolder: boolean;
}

/** Values that options of these names have, wherever they are. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  "--platform": ["node", "linux", "cortex-m"],
  "--variant": ["size", "speed", "debug", "sanitize"],
};

const FOLDER = /^\[?dir\]?$|<dir>/;

export function commandsOf(program: Command): CommandWords[] {
  const commands = program.commands.map(wordsOf);
  const names = commands.map(({ name }) => name);
  return [...commands, { name: "help", summary: "tell how a command is used", options: [], choices: names, takesFolder: false }];
}

function wordsOf(command: Command): CommandWords {
  const [first] = command.registeredArguments;
  return {
    name: command.name(),
    summary: command.summary(),
    options: [
      ...command.options
        .filter(({ hidden }) => !hidden)
        .map((option) => ({
          long: option.long ?? undefined,
          short: option.short ?? undefined,
          summary: option.description.replace(/[:;.,(].*$/s, "").trim(),
          takesValue: option.required || option.optional,
          choices: option.argChoices ?? CHOICES[option.long ?? ""] ?? [],
          takesFolder: FOLDER.test(option.flags),
        })),
      { long: "--help", short: "-h", summary: "tell how it is used", takesValue: false, choices: [], takesFolder: false },
    ],
    choices: command.commands.length > 0 ? command.commands.map((below) => below.name()) : (first?.argChoices ?? []),
    takesFolder: first !== undefined && FOLDER.test(first.name()),
  };
}

/** As `--port --timeout -o`. */
export function flagsOf(options: readonly OptionWords[]): string[] {
  return options.flatMap(({ long, short }) => [long, short].filter((flag) => flag !== undefined));
}
