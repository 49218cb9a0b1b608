import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";

/** Writes a whole file. False if something of it failed. */
export function writeBytes(fs: FileSystem, path: string, data: Uint8Array): boolean {
  const file = fs.open(path, "w");
  const isWritten = file?.write(data, 0, data.length) === data.length;
  return (file?.close() ?? false) && isWritten;
}

export function writeText(fs: FileSystem, path: string, text: string): boolean {
  return writeBytes(fs, path, Buffer.from(text));
}

/** Undefined if there is no such file, or it cannot be read. */
export function readText(fs: FileSystem, path: string): string | undefined {
  const file = fs.open(path, "r");
  if (file === undefined) return undefined;
  const data = Buffer.alloc(file.size);
  const count = file.read(data, 0, data.length);
  file.close();
  return count === data.length ? data.toString("latin1") : undefined;
}
