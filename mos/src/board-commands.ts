/** `mos board` and what is below it. */
import { type Command, Option } from "commander";
import { action, duration } from "./options.ts";

export function addBoardCommands(program: Command): void {
  const board = program
    .command("board")
    .helpCommand(false)
    .summary("virtual boards: describe one, act on one that runs")
    .description(
      "What is wired to a machine is described in board.yml, beside the app's mos.yml. These commands check such files, and act on the board of a machine that runs.",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  mos board new\n  mos board check\n  mos board show\n  mos board set climate.temperature=30 knob.position=80\n  mos board press button\n  mos board fault climate nak --for 5s\n  mos board record session.jsonl",
    );

  board
    .command("check")
    .summary("check a board file")
    .description("Reads a board file and tells what is wired where, or what cannot be.")
    .argument("[file]", "board file, or the name of a board of mos: demo, minimal", "board.yml")
    .option("--json", "print JSON, errors too")
    .addHelpText("after", "\nExamples:\n  mos board check\n  mos board check demo\n  mos board check boards/kitchen.yml")
    .action(action(async (file: string, options) => (await import("./commands/board-files.ts")).boardCheckCommand(file, options)));

  board
    .command("types")
    .summary("the parts that there are models of")
    .description("Lists the kinds of parts, or what board.yml may say about one.")
    .argument("[type]", "kind of a part")
    .addHelpText("after", "\nExamples:\n  mos board types\n  mos board types neopixel")
    .action(action(async (type: string | undefined) => (await import("./commands/board-files.ts")).boardTypesCommand(type)));

  board
    .command("new")
    .summary("make a board file")
    .description("Writes a board file to start from: that of the demo board.")
    .argument("[file]", "file that is made", "board.yml")
    .addHelpText("after", "\nExamples:\n  mos board new\n  mos board new boards/kitchen.yml")
    .action(action(async (file: string) => (await import("./commands/board-files.ts")).boardNewCommand(file)));

  running(board.command("show"))
    .summary("what the parts of a running board show")
    .description("Prints all parts with what they show, and the pictures of displays.")
    .argument("[part]", "this one alone")
    .option("--json", "print JSON, errors too")
    .option("-w, --watch", "go on, with what changes")
    .addHelpText("after", "\nExamples:\n  mos board show\n  mos board show oled\n  mos board show --json\n  mos board show --watch")
    .action(action(async (part: string | undefined, options) => (await import("./commands/board-live.ts")).boardShowCommand(part, options)));

  running(board.command("set"))
    .summary("set controls of a running board")
    .description("Sets controls of parts: the temperature of a sensor, the position of a knob. `turn` of an encoder is a number of steps.")
    .argument("<part.control=value...>", "what to set")
    .addHelpText(
      "after",
      "\nExamples:\n  mos board set climate.temperature=30 climate.humidity=80\n  mos board set encoder.turn=-3\n  mos board set terminal.send=hello --dir apps/my-app",
    )
    .action(action(async (settings: string[], options) => (await import("./commands/board-live.ts")).boardSetCommand(settings, options)));

  running(board.command("press"))
    .summary("press a button of a running board")
    .description("Presses a button, or the knob of an encoder, and lets it go.")
    .argument("[part]", "button; by default the first one")
    .addOption(new Option("--for <time>", "how long").default(100, "100ms").argParser(duration))
    .addHelpText("after", "\nExamples:\n  mos board press\n  mos board press encoder --for 2s")
    .action(action(async (part: string | undefined, options) => (await import("./commands/board-live.ts")).boardPressCommand(part, options)));

  running(board.command("fault"))
    .summary("make something go wrong on a running board")
    .description("Makes a part fail; `none` mends it. Without a part, lists the faults that there are. `mos board cut` takes the power away.")
    .argument("[part]", "part that fails")
    .argument("[fault]", "what goes wrong")
    .addOption(new Option("--for <time>", "mend it after that time").argParser(duration))
    .addHelpText(
      "after",
      "\nExamples:\n  mos board fault\n  mos board fault climate stuck\n  mos board fault oled nak --for 5s\n  mos board fault climate none",
    )
    .action(
      action(async (part: string | undefined, fault: string | undefined, options) =>
        (await import("./commands/board-live.ts")).boardFaultCommand(part, fault, options),
      ),
    );

  running(board.command("cut"))
    .summary("take the power of a running machine away")
    .description("Takes the power away at once, whatever the program does. The machine is gone then; its flash keeps what it had.")
    .addHelpText("after", "\nExamples:\n  mos board cut")
    .action(action(async (options) => (await import("./commands/board-live.ts")).boardCutCommand(options)));

  running(board.command("record"))
    .summary("record what is done to a running board")
    .description("Writes what people do to the board, with times, until Ctrl-C; and at its end, what all parts show.")
    .argument("<file>", "file that is made")
    .addOption(new Option("--for <time>", "end by itself after that time").argParser(duration))
    .addHelpText("after", "\nExamples:\n  mos board record session.jsonl\n  mos board record session.jsonl --for 30s")
    .action(action(async (file: string, options) => (await import("./commands/board-recording.ts")).boardRecordCommand(file, options)));

  running(board.command("replay"))
    .summary("do again what was recorded")
    .description("Does what a recording says, at the same times. With --check, ends with status 1 if these parts do not show at its end what they showed then.")
    .argument("<file>", "recording")
    .option("--speed <factor>", "so many times as fast", Number, 1)
    .option("--check <parts>", "parts that must show the same at the end: relay,servo", (text) => text.split(","))
    .addHelpText("after", "\nExamples:\n  mos board replay session.jsonl\n  mos board replay session.jsonl --speed 4 --check relay,oled")
    .action(action(async (file: string, options) => (await import("./commands/board-recording.ts")).boardReplayCommand(file, options)));
}

/** For a machine that mos run, watch or ui runs. */
function running(command: Command): Command {
  return command
    .option("--dir <dir>", "folder of the app that runs", ".")
    .option("--output <dir>", "folder of its builds; by default build/ in the app's folder");
}
