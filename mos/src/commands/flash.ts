/** `mos flash`: a bundle onto the flash of a virtual board. */
import { checkBundle, readBundle } from "../bundle/bundle.ts";
import { partsOf } from "../bundle/firmware.ts";
import { UserError } from "../errors.ts";
import { FlashFile, makeErased } from "../flash/file-device.ts";
import { install } from "../flash/install.ts";
import { type FlashFlags, flashPlace } from "../flash/place.ts";
import { Progress } from "./progress.ts";
import { readSource } from "./source.ts";

export interface FlashCommandFlags extends FlashFlags {
  firmware: string;
  keepFs?: boolean;
  eraseChip?: boolean;
  json?: boolean;
}

export async function flashCommand(source: string | undefined, flags: FlashCommandFlags): Promise<number> {
  if (flags.keepFs === true && flags.eraseChip === true) throw new UserError("--keep-fs and --erase-chip contradict each other");
  const from = source ?? flags.firmware;
  const bundle = readBundle(await readSource(from), from);
  const { name = "firmware", platform = "", version = "", build_id: id = "" } = bundle.manifest;
  process.stderr.write(`Loaded ${name}/${platform} version ${version} (${id})\n`);
  const [finding] = checkBundle(bundle);
  if (finding !== undefined) throw new UserError(`${from}: ${finding}`);
  if (flags.platform !== undefined && flags.platform.toLowerCase() !== platform.toLowerCase()) {
    throw new UserError(`${from} is for the platform ${platform}, not ${flags.platform}`);
  }
  const firmware = partsOf(bundle, from);
  const { path, board } = flashPlace(flags, platform);
  if (flags.eraseChip === true) makeErased(path, board.fileBytes);
  const file = FlashFile.open(path, board, true);
  let progress: Progress | undefined;
  let part = "";
  try {
    const slot = install(file, board, firmware, flags.keepFs === true ? "keep" : "replace", (name, done, total) => {
      if (name !== part) {
        progress?.end();
        progress = new Progress(name, total);
        part = name;
      }
      progress?.at(done);
    });
    progress?.end();
    if (flags.json === true) process.stdout.write(`${JSON.stringify({ name, platform, version, build_id: id, flash: path, slot })}\n`);
    else process.stderr.write(`${path}: slot ${slot} has ${name} ${version}\nAll done!\n`);
  } finally {
    file.close();
  }
  return 0;
}
