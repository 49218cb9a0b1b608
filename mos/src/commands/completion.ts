/** `mos completion`: scripts for shells, made from the commands there are. */
import type { Command } from "commander";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { commandsOf } from "../completion/words.ts";
import { zshScript } from "../completion/zsh.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

export async function completionCommand(program: Command, shell: keyof typeof SCRIPTS): Promise<number> {
  process.stdout.write(SCRIPTS[shell](commandsOf(program)));
  return 0;
}
