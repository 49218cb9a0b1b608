/** A copy of an app, to change its sources; it uses the libraries of this repository. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { buildUnchecked } from "../../src/builder/build.ts";
import { planBuild } from "../../src/builder/plan.ts";

const COPIES = join(repositoryRoot, "build/app-copies");

export class AppCopy {
  readonly folder: string;
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
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

  /** A release of it that throws at its start, as a bundle that its machine takes. */
  async badBundle(): Promise<Buffer> {
    const bad = new AppCopy(this.name);
    try {
      bad.change("src/main.ts", (text) => `${text}\nthrow new Error("this release is bad");\n`);
      const options = { folder: bad.folder, platform: "node", signKeys: [join(this.folder, "build/development-key.pem")] };
      const { firmware } = await buildUnchecked(planBuild(options));
      return readFileSync(firmware?.bundle ?? "");
    } finally {
      bad.remove();
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
