/** The command line. Each command's code is loaded when it is called: `mos --help` must be there at once. */
import { Command, Option } from "commander";
import { addFirmwareCommands } from "./firmware-commands.ts";
import { action, buildOptions, chunkOptions, deviceOptions, forwards, level, positive, tcpPort } from "./options.ts";

const VERSION = "0.1.0";

// A variable that is empty counts as not set.
for (const [name, value] of Object.entries(process.env)) if (name.startsWith("MOS_") && value === "") delete process.env[name];

const program = new Command("mos")
  .description("Builds, runs and talks to devices that run Meerkat.")
  .version(VERSION, "--version", "print the version of mos")
  .showHelpAfterError("(mos --help lists the commands)")
  .enablePositionalOptions();

buildOptions(program.command("build"))
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
  .option("--flash-fault <fault>", "cut@N: cut the power during the Nth program or erase of its flash; bad@S: sector S is bad (node); none: no fault any more")
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
  .option("--trial <seconds>", "go back to the old settings unless the device can be reached with the new ones within this time", positive)
  .option("--confirm-port <port>", "where the device is with the new settings, if not at --port")
  .addHelpText(
    "after",
    "\nExamples:\n  mos config-set mqtt.enable=true mqtt.server=192.168.1.10:1883 --port /dev/ttyUSB0\n  mos config-set debug.level=3 --no-save\n  mos config-set wifi.sta.ssid=New --trial 60",
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

addFirmwareCommands(program);

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
