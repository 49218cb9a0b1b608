import { FileSystem } from "./file_system.ts";

/** A file system that keeps paths as they are: a directory is there as long as a file's path goes through it. */
export abstract class FlatFileSystem extends FileSystem {
  /** Paths of all files, in no particular order. */
  abstract paths(): string[];

  list(directory: string): string[] {
    const names: string[] = [];
    const prefix = directory === "" ? "" : `${directory}/`;
    for (const path of this.paths()) {
      if (!path.startsWith(prefix)) continue;
      const slash: i32 = path.indexOf("/", prefix.length);
      const name = slash < 0 ? path.slice(prefix.length) : path.slice(prefix.length, slash);
      if (!names.includes(name)) names.push(name);
    }
    return names;
  }

  makeDirectory(_path: string): boolean {
    return true;
  }
}
