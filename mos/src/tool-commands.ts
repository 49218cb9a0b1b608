/** Commands for this computer and the tool itself. */
import { Argument, type Command } from "commander";
import { action } from "./options.ts";

export function addToolCommands(program: Command, version: string): void {
  program.commandsGroup("This computer:");
  program
    .command("ports")
    .summary("list what --port could be")
    .description("Lists the serial ports, and the machines that mos run runs in this folder and those below it.")
    .option("--json", "print JSON, errors too")
    .addHelpText("after", "\nExamples:\n  mos ports")
    .action(action(async (options) => (await import("./commands/ports.ts")).portsCommand(options)));

  program
    .command("doctor")
    .summary("what is installed, what is missing, and how to get it")
    .description("Looks for everything that builds, machines and devices need, and prints the command that installs what is missing. Status 1 if something is.")
    .option("--json", "print JSON, errors too")
    .addHelpText("after", "\nExamples:\n  mos doctor\n  mos doctor --json")
    .action(action(async (options) => (await import("./commands/doctor.ts")).doctorCommand(options)));

  program
    .command("completion")
    .summary("print a script that completes mos in a shell")
    .description("Prints a script for a shell, which then completes commands, options and their values when Tab is pressed.")
    .addArgument(new Argument("<shell>", "which").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      '\nExamples:\n  mos completion bash > ~/.local/share/bash-completion/completions/mos\n  mos completion zsh > "${fpath[1]}/_mos"\n  mos completion fish > ~/.config/fish/completions/mos.fish',
    )
    .action(action(async (shell: string) => (await import("./commands/completion.ts")).completionCommand(program, shell as "bash" | "zsh" | "fish")));

  program
    .command("version")
    .summary("print the version of mos")
    .description("Prints the version of mos, and of which sources it is.")
    .option("--json", "print JSON, errors too")
    .addHelpText("after", "\nExamples:\n  mos version\n  mos version --json")
    .action(action(async (options) => (await import("./commands/version.ts")).versionCommand(version, options)));
}
