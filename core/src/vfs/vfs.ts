import type { FileStat, FileSystem, OpenMode, VfsFile } from "./file_system.ts";

// Files by path. A mount point is `/` or one component (`/data`), as in Mongoose OS: the first component of a path
// decides where it leads.

/** Longest path in characters. */
const MAX_PATH: i32 = 256;

class Mount {
  /** Name of the first component; empty for `/`. */
  readonly name: string;
  readonly fileSystem: FileSystem;

  constructor(name: string, fileSystem: FileSystem) {
    this.name = name;
    this.fileSystem = fileSystem;
  }
}

/** Newest last; the newest of a name counts. */
const mounts: Mount[] = [];

/** Where a path leads. */
class Place {
  readonly fileSystem: FileSystem;
  readonly path: string;

  constructor(fileSystem: FileSystem, path: string) {
    this.fileSystem = fileSystem;
    this.path = path;
  }
}

/**
 * `path` without the leading `/`, `./`, doubled slashes and one slash at the end; undefined if it is longer than 256
 * characters. The working directory is always `/`; `..` is an ordinary name.
 */
export function normalPath(path: string): string | undefined {
  if (path.length > MAX_PATH) return undefined;
  let out = "";
  let from: i32 = 0;
  let leading = true;
  for (let at: i32 = 0; at <= path.length; at++) {
    if (at < path.length && path.charCodeAt(at) !== 47) continue;
    const part = at === from ? "" : path.slice(from, at);
    from = at + 1;
    if (part === "" || (leading && part === ".")) continue;
    leading = false;
    out += out === "" ? part : `/${part}`;
  }
  return out;
}

function findMount(name: string): Mount | undefined {
  for (let i: i32 = mounts.length - 1; i >= 0; i--) {
    if (mounts[i]!.name === name) return mounts[i];
  }
  return undefined;
}

function placeOf(path: string): Place | undefined {
  const normal = normalPath(path);
  if (normal === undefined) return undefined;
  const slash: i32 = normal.indexOf("/");
  const first = slash < 0 ? normal : normal.slice(0, slash);
  const mount = first === "" ? undefined : findMount(first);
  if (mount !== undefined) return new Place(mount.fileSystem, slash < 0 ? "" : normal.slice(slash + 1));
  const root = findMount("");
  return root === undefined ? undefined : new Place(root.fileSystem, normal);
}

/** Makes the files of `fileSystem` visible below `prefix`: `/` or one component (`/data`). False for another prefix. */
export function mount(prefix: string, fileSystem: FileSystem): boolean {
  const name = normalPath(prefix);
  if (!prefix.startsWith("/") || name === undefined || name.includes("/")) return false;
  mounts.push(new Mount(name, fileSystem));
  return true;
}

/** Whether something is mounted at exactly this prefix. */
export function isMounted(prefix: string): boolean {
  const name = normalPath(prefix);
  return name !== undefined && findMount(name) !== undefined;
}

/** Takes a mounted file system out of the paths again; what it hid is seen again. */
export function removeMount(fileSystem: FileSystem): void {
  const at: i32 = mounts.findIndex((entry) => entry.fileSystem === fileSystem);
  if (at >= 0) mounts.splice(at, 1);
}

/** Opens a file. Undefined if the mode wants it to exist and it does not, if it cannot be written, or on failure. */
export function openFile(path: string, mode: OpenMode): VfsFile | undefined {
  const place = placeOf(path);
  return place === undefined || place.path === "" ? undefined : place.fileSystem.open(place.path, mode);
}

/** Undefined if there is no such file or directory. */
export function statFile(path: string): FileStat | undefined {
  const place = placeOf(path);
  return place === undefined || place.path === "" ? undefined : place.fileSystem.stat(place.path);
}

/** The whole of a file, or undefined if there is none, it is longer than `maxBytes` or cannot be read. */
export function readFile(path: string, maxBytes: u32): Uint8Array | undefined {
  const file = openFile(path, "r");
  if (file === undefined) return undefined;
  let data: Uint8Array | undefined;
  if (file.size <= maxBytes) {
    data = new Uint8Array(file.size);
    if (file.read(data, 0, data.length) !== data.length) data = undefined;
  }
  file.close();
  return data;
}

/** Writes a whole file, in one step: after a loss of power it has the old contents or the new ones. False on failure. */
export function writeFile(path: string, bytes: Uint8Array): boolean {
  const file = openFile(path, "w");
  if (file === undefined) return false;
  const written = file.write(bytes, 0, bytes.length) === bytes.length;
  return file.close() && written;
}

/** Removes a file or an empty directory. False if there is none, or on failure. */
export function removeFile(path: string): boolean {
  const place = placeOf(path);
  return place !== undefined && place.path !== "" && place.fileSystem.remove(place.path);
}

/** Renames a file, replacing the one at `to`, in one step. False if there is none, across mount points, or on failure. */
export function renameFile(from: string, to: string): boolean {
  const source = placeOf(from);
  const target = placeOf(to);
  if (source === undefined || target === undefined || source.path === "" || target.path === "") return false;
  return source.fileSystem === target.fileSystem && source.fileSystem.rename(source.path, target.path);
}

/** Makes an empty directory and those above it. False on failure; true if it is there already. */
export function makeDirectory(path: string): boolean {
  const place = placeOf(path);
  return place !== undefined && (place.path === "" || place.fileSystem.makeDirectory(place.path));
}

/** Names of the files and directories in a directory, sorted; none if there is no such directory. */
export function listDirectory(path: string): string[] {
  const place = placeOf(path);
  return place === undefined ? [] : place.fileSystem.list(place.path).sort();
}

/** Whether a path leads into a file system. */
export function hasMount(path: string): boolean {
  return placeOf(path) !== undefined;
}

/** Bytes for files at `path`, 0 if nothing is mounted there. */
export function fileSystemSize(path: string): u32 {
  const place = placeOf(path);
  return place === undefined ? 0 : place.fileSystem.totalBytes();
}

/** Bytes that are left of them. */
export function fileSystemFree(path: string): u32 {
  const place = placeOf(path);
  return place === undefined ? 0 : place.fileSystem.freeBytes();
}
