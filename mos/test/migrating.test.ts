/** What docs/migrating-from-mongoose-os.md shows is real: both manifests are taken, and the program builds. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { settingsOf } from "../src/config/schema.ts";
import { loadProject } from "../src/manifest/project.ts";
import { mos } from "./tool.ts";

const LIMIT_MS = 120_000;
const APP = join(repositoryRoot, "mos/test/apps/migrated");

const read = (name: string) => readFileSync(join(repositoryRoot, name), "utf8");
const page = read("docs/migrating-from-mongoose-os.md");

test("the page shows the files of the app", () => {
  for (const name of ["before.yml", "mos.yml", "src/main.ts"]) expect(page).toContain(`\n${readFileSync(join(APP, name), "utf8").trimEnd()}\n\`\`\`\n`);
});

test("the table of commands is that of docs/commands.md", () => {
  const rows = (text: string) => text.slice(text.indexOf("| command ")).split("\n\n")[0];
  expect(rows(page)?.trimEnd()).toBe(rows(read("docs/commands.md"))?.trimEnd());
});

test("commands that are said to be there are, and those that are said not to be are not", async () => {
  const help = (await mos(["--help"])).stdout;
  const [, table = ""] = read("docs/commands.md").split(/^## /m);
  const rows = [...table.matchAll(/^\| (`.*?) *\| (done|differs|not yet) *\|/gm)];
  expect(rows.length).toBeGreaterThan(30);
  // Differs so much that it goes by another name, or by none.
  const elsewhere = ["debug-core-dump", "update"];
  for (const [, names = "", state] of rows) {
    for (const [, name = ""] of names.matchAll(/`([\w-]+)`/g)) {
      expect.soft(new RegExp(`^ {2}${name} `, "m").test(help), name).toBe(state !== "not yet" && !elsewhere.includes(name));
    }
  }
});

test("the old manifest is taken as it is, with a warning for what has no meaning here", () => {
  const folder = mkdtempSync(join(tmpdir(), "mos-migrating-"));
  cpSync(APP, folder, { recursive: true, filter: (path) => !path.startsWith(join(APP, "build")) });
  cpSync(join(APP, "before.yml"), join(folder, "mos.yml"));
  const { warnings, config, version } = loadProject(folder, "linux", "host");
  rmSync(folder, { recursive: true });
  expect(warnings).toHaveLength(4);
  expect(warnings.map((text) => /library ([\w-]+)|`(platforms)`/.exec(text)?.slice(1).find(Boolean))).toEqual(["boards", "ca-bundle", "wifi", "platforms"]);
  expect(version).toBe("1.10");
  expect(settingsOf(config).find(({ path }) => path === "lamp.pin")?.value).toBe(2);
});

test(
  "the new one builds without any",
  async () => {
    const { status, stderr, stdout } = await mos(["build", "--platform", "node", APP]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("built lamp 1.10 for node");
  },
  LIMIT_MS,
);
