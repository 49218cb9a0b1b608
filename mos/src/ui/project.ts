/** Sources of an app, for the page's editor: what lies in the app's folder, and nothing outside of it. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { UserError } from "../errors.ts";
import type { FileInfo } from "./protocol.ts";

const MAX_FILES = 2000;
const MAX_TEXT = 1 << 20;
/** Made by builds and tools. */
const HIDDEN_FOLDERS = new Set(["build", "node_modules", "deps"]);

export class Project {
  private readonly root: string;

  constructor(folder: string) {
    this.root = realpathSync(folder);
  }

  /** Names relative to the folder, with `/` between their parts. Links are left out: they may lead anywhere. */
  files(): FileInfo[] {
    const found: FileInfo[] = [];
    const visit = (folder: string) => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (found.length >= MAX_FILES || isHidden(entry.name)) continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) visit(path);
        else if (entry.isFile()) found.push({ name: relative(this.root, path).split(sep).join("/"), size: statSync(path).size });
      }
    };
    visit(this.root);
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Throws UserError. */
  read(name: string): string {
    const path = this.inside(name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isFile() !== true) throw new UserError(`there is no file ${name}`);
    if (found.size > MAX_TEXT) throw new UserError(`${name} is too long to be edited here: ${found.size} bytes`);
    const bytes = readFileSync(path);
    if (bytes.includes(0)) throw new UserError(`${name} is no text`);
    return bytes.toString();
  }

  /** Either the old text is there or the new one, whenever the power fails. Throws UserError. */
  write(name: string, text: string): void {
    const path = this.inside(name);
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) throw new UserError(`${name} is a folder`);
    if (text.length > MAX_TEXT) throw new UserError(`${name} would be longer than ${MAX_TEXT} characters`);
    mkdirSync(dirname(path), { recursive: true });
    const fresh = join(dirname(path), `.${basename(path)}.new`);
    writeFileSync(fresh, text);
    renameSync(fresh, path);
  }

  /** The real path of a name that lies in the folder, whatever links are on the way. Throws UserError. */
  private inside(name: string): string {
    const parts = name.split("/");
    if (name === "" || name.includes("\0") || name.includes("\\") || isAbsolute(name) || parts.some((part) => part === "" || part === ".." || isHidden(part))) {
      throw new UserError(`${JSON.stringify(name)} is no name of a source file`);
    }
    const path = join(this.root, ...parts);
    let real = path;
    // The file itself, or folders on the way to it, may have to be made yet; a link that leads nowhere is there.
    while (lstatSync(real, { throwIfNoEntry: false }) === undefined) real = dirname(real);
    if (!this.holds(realOf(real))) throw new UserError(`${name} leads out of the app's folder`);
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) throw new UserError(`${name} is a link`);
    return path;
  }

  private holds(real: string | undefined): boolean {
    return real !== undefined && (real === this.root || real.startsWith(this.root + sep));
  }
}

function isHidden(name: string): boolean {
  return name.startsWith(".") || HIDDEN_FOLDERS.has(name);
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
