/** The editor's files are those of the app, whatever names it is given. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "../../src/ui/project.ts";

const root = mkdtempSync(join(tmpdir(), "mos-project-"));
const app = join(root, "app");
const outside = join(root, "secret.txt");
let project: Project;

beforeAll(() => {
  for (const folder of ["src", "build", "node_modules/x"]) mkdirSync(join(app, folder), { recursive: true });
  writeFileSync(join(app, "mos.yml"), "name: app\n");
  writeFileSync(join(app, "src/main.ts"), "1;\n");
  writeFileSync(join(app, "src/picture.bin"), Buffer.from([0, 1, 2]));
  writeFileSync(join(app, "build/out.c"), "");
  writeFileSync(join(app, "node_modules/x/index.js"), "");
  writeFileSync(join(app, ".hidden"), "");
  writeFileSync(outside, "secret");
  symlinkSync(outside, join(app, "src/link.ts"));
  symlinkSync(root, join(app, "up"));
  symlinkSync(join(root, "nowhere.txt"), join(app, "src/dangling.ts"));
  project = new Project(app);
});

afterAll(() => rmSync(root, { recursive: true }));

test("its sources, and nothing that tools have made or that leads elsewhere", () => {
  expect(project.files().map(({ name }) => name)).toEqual(["mos.yml", "src/main.ts", "src/picture.bin"]);
  expect(project.read("src/main.ts")).toBe("1;\n");
  project.write("src/main.ts", "2;\n");
  expect(readFileSync(join(app, "src/main.ts"), "utf8")).toBe("2;\n");
  project.write("src/new/part.ts", "3;\n");
  expect(project.read("src/new/part.ts")).toBe("3;\n");
  expect(() => project.read("src/picture.bin")).toThrow("no text");
  expect(() => project.read("src/none.ts")).toThrow("no file");
  expect(() => project.write("src", "x")).toThrow("folder");
  expect(() => project.write("src/long.ts", "x".repeat((1 << 20) + 1))).toThrow("longer");
});

test.each([
  "",
  ".",
  "..",
  "../secret.txt",
  "src/../../secret.txt",
  "src//main.ts",
  "/etc/passwd",
  "./mos.yml",
  "src/link.ts",
  "src/dangling.ts",
  "up/secret.txt",
  "up/new.txt",
  ".hidden",
  "build/out.c",
  "node_modules/x/index.js",
  "src\\main.ts",
  "..\\secret.txt",
  "src/main.ts\0.txt",
])("%j is neither read nor written", (name) => {
  expect(() => project.read(name)).toThrow();
  expect(() => project.write(name, "changed")).toThrow();
  expect(readFileSync(outside, "utf8")).toBe("secret");
  expect(existsSync(join(root, "nowhere.txt"))).toBe(false);
  expect(existsSync(join(root, "new.txt"))).toBe(false);
});

test("whatever the name is, nothing outside changes", () => {
  const part = fc.oneof(fc.constantFrom("..", ".", "up", "src", "link.ts", "secret.txt", "app", "", "\\", "\0"), fc.string({ maxLength: 6 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      try {
        project.write(parts.join("/"), "changed");
      } catch {
        // Refused.
      }
      expect(readFileSync(outside, "utf8")).toBe("secret");
    }),
  );
});
