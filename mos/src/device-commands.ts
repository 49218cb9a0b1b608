/** Commands for a device that runs: calls, its console, its settings, its files. */
import type { Command } from "commander";
import { action, chunkOptions, deviceOptions, level, positive } from "./options.ts";

export function addDeviceCommands(program: Command): void {
  program.commandsGroup("Devices:");
  deviceOptions(program.command("console"))
    .summary("show what a device prints")
    .description(
      "Prints the console of a device. On a serial line, without the RPC frames that share it, and typed lines are sent to it;\nover the network, what the device logs (library rpc-service-log); udp://:1993 listens for what it sends to debug.udp_log_addr.",
    )
    .option("--image <file>", "linked image: addresses in a panic are shown as TypeScript lines")
    .option("--raw", "print every byte, RPC frames too")
    .option("--no-input", "send nothing")
    .option("--timestamp [layout]", 'time before each line: a layout of strftime, or as in "Nov 26 06:12:33.123"')
    .option("--hexdump [bytes]", "all bytes in hexadecimal, 16 or so many in a line", positive)
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

  deviceOptions(program.command("wifi"))
    .summary("put a device into a Wi-Fi network")
    .description(
      "Sets wifi.sta.ssid and wifi.sta.pass, turns the station on and the device's own network off, saves and restarts it: mos config-set for short.",
    )
    .argument("<ssid>", "name of the network")
    .argument("<pass>", "its password; - asks for it, or takes the first line of standard input")
    .option("--no-save", "until the next restart only")
    .option("--no-reboot", "save, and let the device run on")
    .option("--try-once", "save for the next start only")
    .option("--level <level>", "level to save at, 1 to 9", level)
    .addHelpText("after", "\nExamples:\n  mos wifi Home secret123 --port /dev/ttyUSB0\n  mos wifi Home - < password.txt")
    .action(action(async (ssid: string, pass: string, options) => (await import("./commands/wifi.ts")).wifiCommand(ssid, pass, options)));
}
