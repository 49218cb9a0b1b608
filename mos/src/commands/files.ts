/** `mos ls`, `get`, `put`, `rm`: the files of a device. */
import { writeFileSync } from "node:fs";
import { messageOf, UserError } from "../errors.ts";
import { type Device, type DeviceFlags, withDevice } from "../rpc/connect.ts";
import { readRemoteFile, writeRemoteFile } from "../rpc/remote-files.ts";
import { Progress } from "./progress.ts";
import { readSource } from "./source.ts";

export interface FileFlags extends DeviceFlags {
  json?: boolean;
  /** Bytes of a file in one call. */
  chunkSize: number;
  /** How often a call is tried. */
  fsOpAttempts: number;
}

export interface ListFlags extends DeviceFlags {
  long?: boolean;
  json?: boolean;
}

export async function lsCommand(path: string, flags: ListFlags): Promise<number> {
  const entries = await withDevice(flags, async (device) => {
    if (flags.long !== true) return ((await device.call("FS.List", { path })) as string[]).map((name) => ({ name, size: 0 }));
    return (await device.call("FS.ListExt", { path })) as { name: string; size: number }[];
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (flags.json === true) print(flags.long === true ? entries : entries.map(({ name }) => name));
  else for (const { name, size } of entries) process.stdout.write(flags.long === true ? `${name} ${size}\n` : `${name}\n`);
  return 0;
}

export async function getCommand(name: string, target: string | undefined, flags: FileFlags): Promise<number> {
  const bytes = await withDevice(flags, (device) => readRemote(device, name, flags));
  if (target !== undefined && target !== "-") writeLocal(target, bytes);
  else if (flags.json !== true) process.stdout.write(bytes);
  if (flags.json === true) print({ name, size: bytes.length, ...(target === undefined ? { data: bytes.toString("base64") } : { file: target }) });
  return 0;
}

async function readRemote(device: Device, filename: string, { chunkSize, fsOpAttempts: attempts }: FileFlags): Promise<Buffer> {
  let progress: Progress | undefined;
  const at = (done: number, total: number) => {
    progress ??= new Progress(filename, total);
    progress.at(done);
  };
  try {
    return await readRemoteFile((method, params) => device.call(method, params), filename, { chunkSize, attempts, at });
  } finally {
    progress?.end();
  }
}

function writeLocal(path: string, bytes: Buffer): void {
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${messageOf(error)}`);
  }
}

export async function putCommand(source: string, name: string | undefined, flags: FileFlags): Promise<number> {
  const bytes = await readSource(source);
  const filename = name ?? source.split(/[\\/]/).at(-1) ?? "";
  if (filename === "" || filename === "-") throw new UserError("the file on the device needs a name", "write it behind the source: mos put - notes.txt");
  const progress = new Progress(filename, bytes.length);
  try {
    const options = { chunkSize: flags.chunkSize, attempts: flags.fsOpAttempts, at: (done: number) => progress.at(done) };
    await withDevice(flags, (device) => writeRemoteFile((method, params) => device.call(method, params), filename, bytes, options));
  } catch (error) {
    const { done } = progress;
    if (done === 0 || !(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}; ${filename} on the device has only ${done} of ${bytes.length} bytes`, error.hint, error.exitCode);
  } finally {
    progress.end();
  }
  if (flags.json === true) print({ name: filename, size: bytes.length });
  return 0;
}

export async function rmCommand(filename: string, flags: ListFlags): Promise<number> {
  await withDevice(flags, (device) => device.call("FS.Remove", { filename }));
  if (flags.json === true) print({ name: filename });
  return 0;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
