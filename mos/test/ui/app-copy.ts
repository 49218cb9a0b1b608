/** A copy of an app, to change its sources; it uses the libraries of this repository. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";

const COPIES = join(repositoryRoot, "build/app-copies");

export class AppCopy {
  readonly folder: string;

  constructor(name: string) {
    mkdirSync(COPIES, { recursive: true });
    this.folder = realpathSync(mkdtempSync(join(COPIES, `${name}-`)));
    cpSync(join(repositoryRoot, "apps", name), this.folder, {
      recursive: true,
      filter: (path) => !/\/(?:build|test)$/.test(path),
    });
    this.change("mos.yml", (text) => text.replaceAll("location: ../../", `location: ${repositoryRoot}/`));
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  change(name: string, change: (text: string) => string): void {
    const before = this.read(name);
    const text = change(before);
    if (text === before) throw new Error(`${name} stays as it is`);
    writeFileSync(join(this.folder, name), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
