/**
 * The command line. Each command's code is loaded when it is called: `mos --help` must be there at once. mos/bin makes one file
 * of this module and what it imports; what commands import too has to be loaded when it is needed, or there would be two of it.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { plainArguments } from "./cli/arguments.ts";
import { cleanEnvironment, MosCommand } from "./cli/command.ts";
import { addDeviceCommands } from "./device-commands.ts";
import { addFirmwareCommands } from "./firmware-commands.ts";
import { addProjectCommands } from "./project-commands.ts";
import { addToolCommands } from "./tool-commands.ts";

const VERSION = "0.1.0";

const program = new MosCommand("mos")
  .description("Builds, runs and talks to devices that run Meerkat.")
  .version(VERSION, "--version", "print the version of mos")
  .option("-C, --chdir <dir>", "folder to work in", changeFolder)
  .showHelpAfterError("(mos --help lists the commands)")
  .enablePositionalOptions()
  .addHelpCommand(new Command("help").argument("[command]").summary("tell how a command is used").helpGroup("This computer:"))
  .addHelpText(
    "after",
    "\nmos COMMAND --help tells the options of a command, with examples. Each can be given as a variable too: MOS_PLATFORM for --platform.",
  );

addProjectCommands(program);
addDeviceCommands(program);
addFirmwareCommands(program);
addToolCommands(program, VERSION);
for (const command of program.commands) command.addOption(new Option("-C, --chdir <dir>", "folder to work in").argParser(changeFolder).hideHelp());
cleanEnvironment(program, process.env);

/** Whatever else a command is given is relative to that folder. */
function changeFolder(folder: string): void {
  try {
    process.chdir(folder);
  } catch {
    throw new InvalidArgumentError(`there is no folder ${folder}`);
  }
}

/** `prepare` is called before the code of a command is loaded. */
export async function main(prepare: () => Promise<void>): Promise<void> {
  // Whoever reads the output may have seen enough, as `head` has.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  if (process.argv.length <= 2) {
    program.outputHelp({ error: true });
    process.exitCode = 1;
    return;
  }
  program.hook("preAction", prepare);
  const warn = (text: string) => process.stderr.write(`${text}\n`);
  await program.parseAsync(plainArguments(program, process.argv.slice(2), warn), { from: "user" });
}
