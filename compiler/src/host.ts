/** The compiler's only way to files: the real file system, or a map in memory for tests and editors. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, posix, resolve } from "node:path";

export interface Host {
  /** Absolute; relative paths given to the compiler start here. */
  readonly cwd: string;
  /** Text of a file, undefined if there is none or it cannot be read. */
  readFile(path: string): string | undefined;
  fileExists(path: string): boolean;
  /** Path with symbolic links resolved: a workspace package is compiled where it really is. */
  realpath?(path: string): string;
  /** Absolute paths of modules that lie in no package, by the name that imports give: those a build generates. */
  readonly modules?: ReadonlyMap<string, string>;
  /** Folder from which packages are looked for that an importing file does not find: for programs that lie apart from the packages they use. */
  readonly packagesFrom?: string;
}

export function createNodeHost(cwd: string = process.cwd()): Host {
  const base = resolve(cwd);
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(base, path));
  return {
    cwd: base,
    readFile(path) {
      try {
        return readFileSync(absolute(path), "utf8");
      } catch {
        return undefined;
      }
    },
    fileExists(path) {
      const file = absolute(path);
      return existsSync(file) && statSync(file).isFile();
    },
    realpath(path) {
      try {
        return realpathSync(absolute(path));
      } catch {
        return path;
      }
    },
  };
}

/** Files by path; relative paths are under `/`. */
export function createMemoryHost(files: Readonly<Record<string, string>>): Host {
  const absolute = (path: string): string => posix.resolve("/", path);
  const contents = new Map(Object.entries(files).map(([path, text]) => [absolute(path), text]));
  return {
    cwd: "/",
    readFile: (path) => contents.get(absolute(path)),
    fileExists: (path) => contents.has(absolute(path)),
  };
}
