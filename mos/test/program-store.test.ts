/** A program that has not changed is not compiled again, and one that has, is. */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { planBuild } from "../src/builder/plan.ts";
import { CompileErrors, compileProgram } from "../src/builder/program.ts";
import { SOURCE_NAMES } from "../src/builder/sources.ts";

const LIMIT_MS = 120_000;
let folder = "";
let app = "";
beforeAll(() => {
  // Within the repository: there the app finds the libraries.
  folder = mkdtempSync(join(repositoryRoot, "build/program-store-"));
  app = join(folder, "app");
  const source = join(repositoryRoot, "apps/blink");
  cpSync(source, app, { recursive: true, filter: (path) => !path.startsWith(join(source, "build")) && !path.includes("node_modules") });
  const manifest = join(app, "mos.yml");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replaceAll("../../libs", join(repositoryRoot, "libs")));
  writeFileSync(join(app, "src/pace.ts"), "export const PACE: i32 = 1;\n");
  main((text) => `import { PACE } from "./pace.ts";\n${text}\nconsole.log(\`pace \${PACE}\`);\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function main(change: (text: string) => string): void {
  const path = join(app, "src/main.ts");
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

async function compiled(output: string, platform = "linux") {
  const plan = planBuild({ folder: app, platform, output: join(folder, output) });
  const program = await compileProgram(plan);
  return { ...program, plan, wasKept: program.timings.length === 1, c: program.emitted.find(({ name }) => name === "program.c")?.text ?? "" };
}

test(
  "the same program for another folder",
  async () => {
    const first = await compiled("a");
    expect(first.wasKept).toBe(false);
    const second = await compiled("b");
    expect(second).toMatchObject({ wasKept: true, c: first.c, natives: first.natives, folder: first.folder });
    expect(readFileSync(join(second.plan.generated, "program.c"), "utf8")).toBe(first.c);
    // What a build has generated itself is named as its own.
    expect(second.files.filter((file) => SOURCE_NAMES.some((name) => file === join(realpathSync(second.plan.generated), name)))).not.toEqual([]);
    expect(second.files.filter((file) => file.startsWith(realpathSync(first.plan.generated)))).toEqual([]);
    expect(first.c).not.toContain(`${folder}/a/`);
    // Its device id says which platform it is for.
    expect((await compiled("c", "cortex-m")).wasKept).toBe(false);
    expect((await compiled("d")).wasKept).toBe(true);
  },
  LIMIT_MS,
);

test(
  "a changed file, and a change taken back",
  async () => {
    writeFileSync(join(app, "src/pace.ts"), "export const PACE: i32 = 2;\n");
    expect((await compiled("a")).wasKept).toBe(false);
    expect((await compiled("a")).wasKept).toBe(true);
  },
  LIMIT_MS,
);

test(
  "a changed setting in mos.yml",
  async () => {
    const manifest = join(app, "mos.yml");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace('"i", 500, { title: "Milliseconds on" }', '"i", 600, { title: "Milliseconds on" }'));
    expect((await compiled("a")).wasKept).toBe(false);
    expect((await compiled("a")).wasKept).toBe(true);
  },
  LIMIT_MS,
);

test(
  "errors are found again each time, and are gone when they are mended",
  async () => {
    main((text) => `${text}\nconst wrong: i32 = "text";\n`);
    for (let i = 0; i < 2; i++) await expect(compiled("a")).rejects.toBeInstanceOf(CompileErrors);
    main((text) => text.replace('const wrong: i32 = "text";\n', ""));
    await compiled("a");
    rmSync(join(app, "src/pace.ts"));
    await expect(compiled("a")).rejects.toBeInstanceOf(CompileErrors);
  },
  LIMIT_MS,
);
