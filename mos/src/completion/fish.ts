/** Completion for fish. */
import type { CommandWords, OptionWords } from "./words.ts";

export function fishScript(commands: readonly CommandWords[]): string {
  const lines = [
    "# Completion of mos for fish. Made by: mos completion fish",
    "complete -c mos -f",
    ...commands.map(({ name, summary }) => `complete -c mos -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`),
    "complete -c mos -n __fish_use_subcommand -s C -l chdir -r -a '(__fish_complete_directories)' -d 'folder to work in'",
    ...commands.flatMap(ofCommand),
  ];
  return `${lines.join("\n")}\n`;
}

function ofCommand({ name, options, choices, takesFolder }: CommandWords): string[] {
  const when = `complete -c mos -n '__fish_seen_subcommand_from ${name}'`;
  const words = choices.length > 0 ? quoted(choices.join(" ")) : takesFolder ? "'(__fish_complete_directories)'" : undefined;
  return [`${when} ${words === undefined ? "-F" : `-a ${words}`}`, ...options.map((option) => `${when} ${optionWords(option)}`)];
}

function optionWords({ long, short, summary, takesValue, choices, takesFolder }: OptionWords): string {
  const parts = [short === undefined ? "" : `-s ${short.slice(1)}`, long === undefined ? "" : `-l ${long.slice(2)}`];
  if (takesValue) parts.push("-r", choices.length > 0 ? `-f -a ${quoted(choices.join(" "))}` : takesFolder ? "-a '(__fish_complete_directories)'" : "-F");
  return [...parts, `-d ${quoted(summary)}`].filter((part) => part !== "").join(" ");
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
