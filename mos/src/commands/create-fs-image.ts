/** `mos create-fs-image`: a file system with files of this computer, for the flash or the card of a device. */
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { type FsKind, makeFsImage } from "../firmware/fs-image.ts";
import type { DeviceFile } from "../manifest/project.ts";

export interface CreateFsImageFlags {
  output: string;
  type: FsKind;
  size: number;
  fsOptions?: string;
  trim?: boolean;
  json?: boolean;
}

export async function createFsImageCommand(sources: readonly string[], flags: CreateFsImageFlags): Promise<number> {
  const files = sources.flatMap(filesIn);
  const { type: kind, size, fsOptions = "" } = flags;
  const { bytes } = await makeFsImage({ kind, size, options: fsOptions }, files);
  const image = flags.trim === true ? bytes : Buffer.concat([bytes, Buffer.alloc(size - bytes.length, 0xff)]);
  try {
    writeFileSync(flags.output, image);
  } catch (error) {
    throw new UserError(`cannot write ${flags.output}: ${messageOf(error)}`);
  }
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ file: flags.output, size: image.length, files: files.map(({ name }) => name) })}\n`);
  else process.stderr.write(`${flags.output}: ${kind}, ${image.length} bytes, ${files.length} files\n`);
  return 0;
}

/** A file by its name; of a folder what is in it, folders below it too. */
function filesIn(path: string): DeviceFile[] {
  if (!existsSync(path)) throw new UserError(`there is no ${path}`);
  return statSync(path).isDirectory() ? below(path, "") : [{ name: basename(path), path }];
}

function below(folder: string, prefix: string): DeviceFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? below(path, `${prefix}${entry.name}/`) : [{ name: `${prefix}${entry.name}`, path }];
    });
}
