/** Commands for the folder of an app: get one, build it, boot it, look into it. */
import { type Command, Option } from "commander";
import { addBoardCommands } from "./board-commands.ts";
import { action, buildOptions, count, duration, forwards, namedValues, positive, size, tcpPort, texts } from "./options.ts";

export function addProjectCommands(program: Command): void {
  program.commandsGroup("Apps:");
  program
    .command("clone")
    .summary("get an app to start from")
    .description(
      "Copies an app that comes with Meerkat, the folder of one, or a git repository; the copy builds wherever it lies.\nWithout arguments, lists the apps that come with Meerkat.",
    )
    .argument("[location]", "name of an app, folder, address of a git repository (#BRANCH behind it), or OWNER/NAME on GitHub")
    .argument("[dir]", "folder that is made; by default named as the app")
    .option("--json", "print JSON, errors too")
    .addHelpText("after", "\nExamples:\n  mos clone\n  mos clone blink my-app\n  mos clone ../other-app\n  mos clone https://github.com/someone/app.git#v2")
    .action(
      action(async (location: string | undefined, dir: string | undefined, options) =>
        (await import("./commands/clone.ts")).cloneCommand(location, dir, options),
      ),
    );

  buildOptions(program.command("build"))
    .summary("build an app")
    .description("Builds the app in a folder (by default this one) for one platform, and tells what takes flash and RAM.")
    .argument("[dir]", "folder of the app", ".")
    .addOption(new Option("--emit <what>", "print what the compiler makes instead of building").choices(["ir", "c"]))
    .option("--modules", "list all modules in the size table")
    .option("--stack-path", "list the functions on the deepest way of the stack (cortex-m)")
    .option("--json", "print the figures as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  mos build --platform linux apps/blink\n  mos build --platform cortex-m --heap 16K --stack-path\n  mos build --platform cortex-m --board cortex-m4f\n  mos build --platform node --emit ir",
    )
    .action(action(async (dir: string, options) => (await import("./commands/build.ts")).buildCommand(dir, options)));

  buildOptions(program.command("run"))
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
    .option("--flash <file>", "file that is the flash of the machine; by default in the build's folder")
    .option(
      "--flash-fault <fault>",
      "cut@N: cut the power during the Nth program or erase of its flash; bad@S: sector S is bad (node); none: no fault any more",
    )
    .option(
      "--board-file <file>",
      "what is wired to the machine, or the name of a board of mos: demo, minimal (default: board.yml of the app; without one, a LED and a button)",
    )
    .option("--pty", "UART 0 on a pseudo-terminal instead (linux and QEMU)")
    .option("--no-build", "run what is built already")
    .addHelpText(
      "after",
      "\nExamples:\n  mos run --platform node apps/blink\n  mos run --platform cortex-m --heap 16K --tcp 4000\n  mos run --platform cortex-m --forward 8080:80\n  mos call Sys.GetInfo            (in the app's folder, from another terminal)\n\nKeys while it runs in a terminal: b presses the board's button, Ctrl-C ends it.",
    )
    .action(action(async (dir: string, options) => (await import("./commands/run.ts")).runCommand(dir, options)));

  program
    .command("test")
    .summary("run an app's tests on its machines")
    .description(
      "Builds the app for each platform, boots it with its virtual board, and runs the tests in its folder test/ against it: *.test.ts, which\nimport mos/testing. Ends with status 1 if one fails.",
    )
    .argument("[dir]", "folder of the app", ".")
    .option("--platform <platform>", "node, linux or cortex-m; again for another (default: those of mos.yml)", texts)
    .option("--variant <variant>", "size, speed, debug or sanitize: how C is compiled")
    .option("--heap <bytes>", "size of the heap", size)
    .option("--build-var <name=value>", "variable of the build, over that of mos.yml; any number of times", namedValues)
    .option("--output <dir>", "takes what is made; by default build/ in the app's folder")
    .option("--board-file <file>", "what is wired to the machine (default: board.yml beside mos.yml)")
    .addOption(new Option("--timeout <time>", "how long a file of tests may take").default(300_000, "300s").argParser(duration))
    .option("--json", "print the results as JSON, errors too")
    .addHelpText("after", "\nExamples:\n  mos test apps/weather-station\n  mos test --platform node --platform linux")
    .action(action(async (dir: string, options) => (await import("./commands/test.ts")).testCommand(dir, options)));

  buildOptions(program.command("size"))
    .summary("what takes flash and RAM, and what has changed")
    .description(
      "Builds the app and shows what takes flash and RAM: libraries, their modules, and the functions and constants in them, with the difference to\nthe build before. Without --platform it is the one that was built last.",
    )
    .argument("[dir]", "folder of the app", ".")
    .option("--ram", "RAM too")
    .option("--depth <levels>", "1: libraries, 2: their modules, 3: functions, variables and constants", positive, 2)
    .option("--changes", "only what has changed since the build before, with symbols")
    .option("--no-build", "the figures of what is built already")
    .option("--json", "the whole tree as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  mos size --platform cortex-m apps/blink\n  mos size --ram --depth 3\n  mos size --changes --no-build\n  mos size --json > sizes.json",
    )
    .action(action(async (dir: string, options) => (await import("./commands/size.ts")).sizeCommand(dir, options)));

  buildOptions(program.command("ui"))
    .summary("show devices, and the app of a folder, in the browser")
    .description(
      "Serves a page on this computer and prints its address, which opens only with the token in it. If the folder has an app, it is built, booted on\na machine (by default the node machine) and built again whenever its sources change.",
    )
    .argument("[dir]", "folder of an app", ".")
    .option("--http-addr <address>", "where the page is served, on this computer only (default: 127.0.0.1:1992, or a free port)")
    .option("--start-browser", "open the page")
    .option("--port <port>", "a device to show, as other commands take it")
    .option("--user <user:password>", "who to log in as at that device")
    .option("--tcp <port>", "TCP port for UART 0 of the machine, 0 for a free one (default: 1993, or a free one)", tcpPort)
    .addHelpText(
      "after",
      "\nExamples:\n  mos ui apps/blink\n  mos ui --platform linux --start-browser\n  mos ui --port ws://192.168.1.5/rpc --user admin:PASSWORD",
    )
    .action(action(async (dir: string, options) => (await import("./commands/ui.ts")).uiCommand(dir, options)));

  buildOptions(program.command("watch"))
    .summary("build and boot an app again whenever its sources change")
    .description(
      "Builds the app and boots it, and again whenever a source of it or of its libraries changes. The node machine is restarted at once; what the\ncompiler has to say comes a few seconds later. The console goes to the terminal; Ctrl-C ends it.",
    )
    .argument("[dir]", "folder of the app", ".")
    .option("--tcp <port>", "TCP port for UART 0, 0 for a free one (default: 1993, or a free one)", tcpPort)
    .option("--board-file <file>", "what is wired to the machine (default: board.yml beside mos.yml)")
    .addHelpText("after", "\nExamples:\n  mos watch --platform node apps/blink\n  mos watch --platform cortex-m --tcp 4000")
    .action(action(async (dir: string, options) => (await import("./commands/watch.ts")).watchCommand(dir, options)));

  buildOptions(program.command("profile"))
    .summary("where an app's time goes, by TypeScript line")
    .description(
      "Builds the app, boots it, looks many times a second what it does, and prints the lines and functions that took most of its time. On the node\nmachine V8's profile is left for Chrome and editors as well.",
    )
    .argument("[dir]", "folder of the app", ".")
    .option("--seconds <count>", "how long it is watched; Ctrl-C ends it earlier", positive, 10)
    .option("--rows <count>", "lines and functions in the tables", positive, 15)
    .option("--json", "print all of them as JSON")
    .option("--no-build", "run what is built already")
    .option("--tcp <port>", "TCP port for UART 0, 0 for a free one (default: 1993, or a free one)", tcpPort)
    .option("--board-file <file>", "what is wired to the machine (default: board.yml of the app)")
    .addHelpText("after", "\nExamples:\n  mos profile --platform cortex-m apps/blink\n  mos profile --platform node --seconds 30 --json > profile.json")
    .action(action(async (dir: string, options) => (await import("./commands/profile.ts")).profileCommand(dir, options)));

  buildOptions(program.command("debug"))
    .summary("run an app in a debugger")
    .description(
      "Builds the app for a debugger and runs it there: in gdb on linux and in QEMU, where breakpoints, steps and locals are those of the TypeScript;\non the node machine, with the inspector that Chrome and editors attach to. Other builds of the app stay as they are.",
    )
    .argument("[dir]", "folder of the app", ".")
    .option("--break <place>", "breakpoint from the start (gdb), as main.ts:20; again for another", texts)
    .option("--inspect <port>", "port of Node's inspector", tcpPort, 9229)
    .option("--wait", "the node machine waits for a debugger before it starts")
    .option("--tcp <port>", "TCP port for UART 0, 0 for a free one (default: 1993, or a free one)", tcpPort)
    .option("--board-file <file>", "what is wired to the machine (default: board.yml of the app)")
    .option("--no-build", "what is built already")
    .addHelpText(
      "after",
      "\nExamples:\n  mos debug\n  mos debug --platform cortex-m --break main.ts:20\n  mos debug --platform node --wait\n\nWithout --platform it is linux. What is typed into a pipe goes to gdb: mos debug < commands.gdb",
    )
    .action(action(async (dir: string, options) => (await import("./commands/debug.ts")).debugCommand(dir, options)));

  buildOptions(program.command("crashtest"))
    .summary("boot an app under power cuts at every flash operation")
    .description(
      "Boots the app on a new device, again and again, has it write a file and save a setting, and cuts the power during another program or erase\nof its flash each time. After each cut it must boot and answer, with what it has answered for kept, and what was under way done whole or not at all.",
    )
    .argument("[dir]", "folder of the app", ".")
    .option("--max <cuts>", "at most as many cuts, spread over all operations; 0: one at each", count, 0)
    .option("--cut <operation>", "only the cut at this operation", positive)
    .option("--timeout <time>", "within which a machine has to boot, and to answer", duration, 10_000)
    .option("--no-build", "take what is built already")
    .option("--json", "print JSON, errors too")
    .addHelpText(
      "after",
      "\nExamples:\n  mos crashtest\n  mos crashtest --platform node --max 50 apps/connected\n  mos crashtest --cut 17\n\nWithout --platform it is linux, which is the fastest.",
    )
    .action(action(async (dir: string, options) => (await import("./commands/crashtest.ts")).crashtestCommand(dir, options)));

  program
    .command("eval-manifest-expr")
    .summary("evaluate an expression of mos.yml")
    .description("Evaluates what `when` and ${...} of mos.yml can hold, with all manifests of the app merged, and prints the value as JSON.")
    .argument("<expression...>", "A == B, A != B, defined(A), a variable, or a group of them (build_vars)")
    .addOption(new Option("--platform <platform>", "node, linux, cortex-m"))
    .option("--board <board>", "board of the platform")
    .option("--build-var <name=value>", "variable of the build, over that of mos.yml; any number of times", namedValues)
    .option("--json", "errors too as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  mos eval-manifest-expr build_vars --platform linux\n  mos eval-manifest-expr 'mos.platform == \"linux\"' --platform linux\n  mos eval-manifest-expr 'defined(build_vars.MGOS_HAVE_MQTT)'",
    )
    .action(action(async (words: string[], options) => (await import("./commands/eval-manifest-expr.ts")).evalManifestExprCommand(words.join(" "), options)));

  addBoardCommands(program);

  program
    .command("demo")
    .summary("show apps/weather-station and its board in the browser")
    .description(
      "Builds apps/weather-station, boots it on the node machine with its board, starts an MQTT broker for it, serves the page that shows them and\nprints its address. What is saved in the app's folder runs at once. Ctrl-C ends it.",
    )
    .option("--http-addr <address>", "where the page is served, on this computer only (default: 127.0.0.1:1992, or a free port)")
    .option("--start-browser", "open the page")
    .option("--tcp <port>", "TCP port for UART 0, 0 for a free one (default: 1993, or a free one)", tcpPort)
    .addHelpText("after", "\nExamples:\n  mos demo\n  mos demo --start-browser\n  npm start")
    .action(action(async (options) => (await import("./commands/demo.ts")).demoCommand(options)));
}
