import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { FileSystem, OpenMode } from "@meerkat/core/vfs/file_system.ts";

/** A card: bytes that are overwritten in place. Writes that a sector does not hold are a mistake and throw. */
export class Card extends VfsDevice {
  readonly bytes: Uint8Array;
  writes = 0;
  /** Called before each sector is written. */
  onWrite: (() => void) | undefined = undefined;

  constructor(bytes: Uint8Array) {
    super(bytes.length, 512, true);
    this.bytes = bytes;
  }

  read(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    if (off + len > data.length) throw new Error("read beyond the buffer");
    data.set(this.bytes.subarray(at, at + len), off);
    return DEV_OK;
  }

  write(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    if (at % 512 !== 0 || len % 512 !== 0) throw new Error("not whole sectors");
    for (let done = 0; done < len; done += 512) {
      this.onWrite?.();
      this.writes++;
      this.bytes.set(data.subarray(off + done, off + done + 512), at + done);
    }
    return DEV_OK;
  }

  erase(): number {
    throw new Error("nobody erases a card");
  }
}

export interface Run {
  status: number | null;
  output: string;
}

/** An image in a file for the tools of dosfstools and mtools. */
export class ImageFile {
  private readonly folder = mkdtempSync(join(tmpdir(), "fat-"));
  readonly path = join(this.folder, "image");

  write(bytes: Uint8Array): this {
    writeFileSync(this.path, bytes);
    return this;
  }

  read(): Uint8Array {
    return new Uint8Array(readFileSync(this.path));
  }

  private readonly env = { ...process.env, MTOOLS_SKIP_CHECK: "1", TZ: "UTC", LC_ALL: "C.UTF-8", PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

  /** Runs a tool; `IMAGE` among its arguments is the file. */
  run(tool: string, args: string[], input?: Uint8Array): Run {
    const result = spawnSync(
      tool,
      args.map((arg) => arg.replace("IMAGE", this.path)),
      { input, env: this.env, maxBuffer: 1 << 26 },
    );
    if (result.error) throw result.error;
    return { status: result.status, output: `${result.stdout}${result.stderr}` };
  }

  /** Contents of a file, as mtools reads it. */
  type(path: string): Buffer {
    const result = spawnSync("mtype", ["-i", this.path, `::${path}`], { env: this.env, maxBuffer: 1 << 26 });
    if (result.status !== 0) throw new Error(`mtype ${path}: ${result.stderr}`);
    return result.stdout;
  }

  /** What fsck.fat does not like; undefined if nothing. */
  fsck(): string | undefined {
    const { status, output } = this.run("fsck.fat", ["-n", "-v", "IMAGE"]);
    return status === 0 ? undefined : output;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Files by path, directories with undefined. */
export type Tree = Map<string, Buffer | undefined>;

export function readAll(fs: FileSystem, path: string): Buffer {
  const file = fs.open(path, "r");
  if (file === undefined) throw new Error(`cannot open ${path}`);
  const data = Buffer.alloc(file.size);
  let at = 0;
  while (at < data.length) {
    const count = file.read(data, at, Math.min(data.length - at, 3000));
    if (count <= 0) throw new Error(`cannot read ${path}`);
    at += count;
  }
  file.close();
  return data;
}

export function treeOf(fs: FileSystem, directory = ""): Tree {
  const tree: Tree = new Map();
  for (const name of fs.list(directory)) {
    const path = directory === "" ? name : `${directory}/${name}`;
    if (tree.has(path)) throw new Error(`${path} is there twice`);
    if (fs.stat(path)?.isDirectory) {
      tree.set(path, undefined);
      for (const [below, data] of treeOf(fs, path)) tree.set(below, data);
    } else {
      tree.set(path, readAll(fs, path));
    }
  }
  return tree;
}

/** What differs between two trees; empty if nothing does. */
export function difference(found: Tree, wanted: Tree): string {
  for (const [path, data] of wanted) {
    if (!found.has(path)) return `${path} is missing`;
    const there = found.get(path);
    if (data === undefined ? there !== undefined : !there?.equals(data)) return `${path} has other contents`;
  }
  for (const path of found.keys()) if (!wanted.has(path)) return `${path} should not be there`;
  return "";
}

/** Writes `data` in parts of random sizes. */
export function writeAll(fs: FileSystem, path: string, mode: OpenMode, at: number, data: Buffer, random: () => number): boolean {
  const file = fs.open(path, mode);
  if (file === undefined) return false;
  file.seek(at);
  let written = true;
  for (let done = 0; done < data.length && written; ) {
    const count = Math.min(data.length - done, 1 + Math.floor(random() * (random() < 0.5 ? 60 : 5000)));
    written = file.write(data, done, count) === count;
    done += count;
  }
  return file.close() && written;
}
