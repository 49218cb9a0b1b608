import type { FileSystem, OpenMode } from "@meerkat/core/vfs/file_system.ts";

/** Contents of files by path: what a file system should hold. */
export type Files = Map<string, Buffer>;

export function contents(fs: FileSystem & { paths(): string[] }): Files {
  const files: Files = new Map();
  for (const path of fs.paths()) {
    if (files.has(path)) throw new Error(`${path} is there twice`);
    const file = fs.open(path, "r");
    const data = Buffer.alloc(file?.size ?? 0);
    if (file?.read(data, 0, data.length) !== data.length && data.length > 0) throw new Error(`cannot read ${path}`);
    file?.close();
    files.set(path, data);
  }
  return files;
}

export const same = (a: Files, b: Files) => a.size === b.size && [...a].every(([path, data]) => b.get(path)?.equals(data));

/** Writes `data` in parts of random sizes. */
export function writeAll(fs: FileSystem, path: string, mode: OpenMode, at: number, data: Buffer, random: () => number): boolean {
  const file = fs.open(path, mode);
  if (file === undefined) return false;
  file.seek(at);
  let written = true;
  for (let done = 0; done < data.length && written; ) {
    const count = Math.min(data.length - done, 1 + Math.floor(random() * (random() < 0.5 ? 60 : 1500)));
    written = file.write(data, done, count) === count;
    done += count;
  }
  return file.close() && written;
}
