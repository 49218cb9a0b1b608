/** Commands for firmware: keys, images, bundles, flash and updates. */
import { type Command, Option } from "commander";
import { action, deviceOptions, duration, size, texts } from "./options.ts";

export function addFirmwareCommands(program: Command): void {
  program.commandsGroup("Firmware:");
  addSigning(program);
  addBundles(program);
  addFsImage(program);
  addFlash(program);
  addUpdate(program);
}

function addSigning(program: Command): void {
  program
    .command("gen-key")
    .summary("make a key to sign firmware with")
    .description("Makes a private key and, beside it, its public half (FILE.pub).")
    .argument("<file>", "takes the private key, as PEM")
    .addOption(new Option("--type <type>", "kind of the key").choices(["ecdsa-p256", "ed25519"]).default("ecdsa-p256"))
    .option("--password", "ask for a password that the key is kept under")
    .option("--force", "replace a key that is there")
    .option("--json", "print JSON, errors too")
    .addHelpText("after", "\nExamples:\n  mos gen-key release.pem\n  mos gen-key release.pem --type ed25519 --password")
    .action(action(async (file: string, options) => (await import("./commands/gen-key.ts")).genKeyCommand(file, options)));

  program
    .command("sign")
    .summary("sign an image or a bundle")
    .description(
      "Signs a bundle (its images and its manifest) or an image again, with other keys; of any other file it makes an image.\nThe keys take the place of those that it was signed with.",
    )
    .argument("<file>", "fw.zip, an image (.img), or what an image is to be made of (.bin)")
    .requiredOption("--sign-key <file>", "private key; again for another: their order is their number, an empty one leaves a number out", texts)
    .option("-o, --output <file>", "where to write it; by default the file itself, .img beside a file that is no image")
    .option("--version <version>", "of a new image: 1.2.3")
    .option("--security-counter <number>", "of a new image", size)
    .option("--load-addr <address>", "of a new image: where it is copied to", size)
    .option("--header-size <bytes>", "of a new image", size)
    .option("--platform <platform>", "of a new image: the machines it is for")
    .option("--json", "print JSON, errors too")
    .addHelpText(
      "after",
      "\nExamples:\n  mos sign build/cortex-m/fw.zip --sign-key release.pem -o release.zip\n  mos sign app.bin --sign-key release.pem --version 1.2.0",
    )
    .action(action(async (file: string, options) => (await import("./commands/sign.ts")).signCommand(file, options)));

  program
    .command("verify")
    .summary("check an image or a bundle")
    .description(
      "Tells whether an image or a bundle is whole and what it is; with --key, whether it is signed by one of these keys. Ends with status 1 if not.",
    )
    .argument("<file>", "fw.zip, or an image (.img)")
    .option("--key <file>", "public key (or the private one); again for another", texts)
    .option("--json", "print JSON, errors too")
    .addHelpText("after", "\nExamples:\n  mos verify build/linux/fw.zip --key release.pem.pub\n  mos verify build/linux/app.img")
    .action(action(async (file: string, options) => (await import("./commands/verify.ts")).verifyCommand(file, options)));
}

function addBundles(program: Command): void {
  program
    .command("create-fw-bundle")
    .summary("make a firmware bundle, or change one")
    .description(
      "Makes a bundle of parts. A part is NAME:key=value,key=value (src is its file; Intel HEX files are split into regions);\nNAME:- removes one. Values are true, false, integers of any base, or text; in quotes they are text.",
    )
    .argument("[part...]", "parts")
    .requiredOption("-o, --output <file>", "takes the bundle")
    .option("-i, --input <file>", "bundle to begin with")
    .option("--manifest <file>", "manifest (JSON) to begin with")
    .option("--name <name>", "of the application")
    .option("--platform <platform>", "that the bundle is for")
    .option("--description <text>", "for people")
    .option("--build-info <file>", "JSON file with build_id, build_timestamp and build_version")
    .option("--src-dir <dir>", "where the files of parts are")
    .option("--attr <key=value>", "attribute of the manifest; again for another", texts)
    .option("--extra-attr <key=value>", "attribute beside the signatures; again for another", texts)
    .option("--sign-key <file>", "private key (ECDSA P-256); again for another: their order is their number, an empty one leaves a number out", texts)
    .option("--compress", "deflate the files; old devices do not read them")
    .option("--json", "print JSON, errors too")
    .addHelpText(
      "after",
      "\nExamples:\n  mos create-fw-bundle -o fw.zip --name app --platform linux app:type=app,src=app.img\n  mos create-fw-bundle -i fw.zip -o fw2.zip fs:- --attr channel=beta --sign-key release.pem",
    )
    .action(action(async (parts: string[], options) => (await import("./commands/create-fw-bundle.ts")).createFwBundleCommand(parts, options)));

  program
    .command("create-delta")
    .summary("make a small bundle for devices that run a known release")
    .description(
      "Makes a bundle of NEW whose image is a patch of the one in OLD. Only devices that run OLD and have the library ota-delta take it;\nsignatures stay good.",
    )
    .argument("<old>", "bundle (fw.zip) of the release that devices run")
    .argument("<new>", "bundle of the release that they are to run")
    .requiredOption("-o, --output <file>", "takes the bundle")
    .option("--json", "print JSON, errors too")
    .addHelpText("after", "\nExamples:\n  mos create-delta v1/fw.zip v2/fw.zip -o v1-to-v2.zip\n  mos ota v1-to-v2.zip --port ws://192.168.1.5/rpc")
    .action(action(async (old: string, wanted: string, options) => (await import("./commands/create-delta.ts")).createDeltaCommand(old, wanted, options)));
}

function addFsImage(program: Command): void {
  program
    .command("create-fs-image")
    .summary("make an image of a file system")
    .description("Makes an image with files and folders of this computer, by the code that devices read it with.")
    .argument("[file...]", "files; of a folder, what is in it")
    .requiredOption("-o, --output <file>", "takes the image")
    .addOption(new Option("--type <type>", "kind of the file system").choices(["LFS", "SPIFFS", "FAT"]).default("LFS"))
    .addOption(new Option("--size <bytes>", "size of the file system").default(262_144, "256K").argParser(size))
    .option("--fs-options <json>", "options of its kind, as those of FS.Mkfs")
    .option("--trim", "leave out the erased blocks at its end")
    .option("--json", "print JSON, errors too")
    .addHelpText(
      "after",
      "\nExamples:\n  mos create-fs-image -o fs.img --size 1M fs\n  mos create-fs-image -o spiffs.bin --type SPIFFS --fs-options '{\"ps\": 256}' index.html",
    )
    .action(action(async (files: string[], options) => (await import("./commands/create-fs-image.ts")).createFsImageCommand(files, options)));
}

/** Which flash. */
function flashOptions(command: Command): Command {
  return command
    .option("--flash <file>", "file that is the flash of a virtual board; by default that of the app in this folder")
    .addOption(new Option("--platform <platform>", "node, linux, cortex-m").env("MOS_PLATFORM"))
    .addOption(new Option("--board <board>", "board of the platform").env("MOS_BOARD"))
    .option("--output <dir>", "folder with what mos build has made", "build")
    .option("--json", "print JSON, errors too");
}

function addFlash(program: Command): void {
  flashOptions(program.command("flash"))
    .summary("write firmware into a virtual board's flash")
    .description("Writes the parts of a bundle into the slot that is active, as on a new device: nothing is on trial then. What mos run boots with --no-build.")
    .argument("[firmware]", "bundle, or its http(s):// address")
    .option("--firmware <file>", "the same", "build/fw.zip")
    .option("--keep-fs", "leave the files of the device as they are")
    .option("--erase-chip", "erase all of the flash first")
    .addHelpText("after", "\nExamples:\n  mos flash build/cortex-m/fw.zip\n  mos flash fw.zip --flash board.bin --keep-fs")
    .action(action(async (source: string | undefined, options) => (await import("./commands/flash.ts")).flashCommand(source, options)));

  flashOptions(program.command("flash-read"))
    .summary("read a virtual board's flash")
    .description("Reads a part of the flash, or all of it, into a file.")
    .argument("<where...>", "[ADDRESS LENGTH | PARTITION [LENGTH]] FILE; - is standard output")
    .addHelpText("after", "\nExamples:\n  mos flash-read all.bin --platform cortex-m\n  mos flash-read fs0 fs0.img\n  mos flash-read 0x10000 4K -")
    .action(action(async (words: string[], options) => (await import("./commands/flash-access.ts")).flashReadCommand(words, options)));

  flashOptions(program.command("flash-write"))
    .summary("write a virtual board's flash")
    .description("Writes a file into the flash; what else is in the sectors that are erased for it stays.")
    .argument("<address>", "address, or the name of a partition")
    .argument("<file>", "file, or - for standard input")
    .addHelpText("after", "\nExamples:\n  mos flash-write fs0 fs0.img --platform linux\n  mos flash-write 0x1000 sector.bin")
    .action(action(async (address: string, file: string, options) => (await import("./commands/flash-access.ts")).flashWriteCommand(address, file, options)));
}

function addUpdate(program: Command): void {
  deviceOptions(program.command("ota"))
    .summary("update a device")
    .description(
      "Sends a bundle to a device, waits for its restart, and tells how it ends: the new firmware is committed, or the device\nis back on the old one, and why. Ends with status 1 unless the new firmware runs and is committed.",
    )
    .argument("<firmware>", "bundle, or its http(s):// address")
    .argument("[json]", "more arguments of OTA.Begin as JSON")
    .addOption(
      new Option("--commit-timeout <time>", "the device goes back unless the new firmware is committed within this time; 0: it commits by itself")
        .default(300_000, "300s")
        .argParser(duration),
    )
    .addOption(
      new Option("--update-timeout <time>", "the device gives up an update that does not go on for this time").default(600_000, "600s").argParser(duration),
    )
    .option("--chunk-size <bytes>", "bytes of the file in one call", size, 512)
    .option("--no-commit", "leave it to others to commit the new firmware")
    .option("--no-wait", "be content when all is sent")
    .option("--force", "send a bundle that is damaged all the same")
    .addHelpText(
      "after",
      "\nExamples:\n  mos ota build/linux/fw.zip --port tcp://127.0.0.1:1993\n  mos ota https://example.com/fw.zip --port ws://192.168.1.5/rpc --user admin:PASSWORD",
    )
    .action(action(async (source: string, json: string | undefined, options) => (await import("./commands/ota.ts")).otaCommand(source, json, options)));
}
