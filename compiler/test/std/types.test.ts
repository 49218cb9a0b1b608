/** The standard library type-checks against the declarations that programs see. */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createNodeHost } from "../../src/host.ts";
import { libraryDiagnostics, load } from "../../src/load/load.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

test("the library has no type errors", () => {
  const host = createNodeHost(folder);
  const loaded = load(
    {
      ...host,
      fileExists: (path) => path.endsWith("/empty.ts") || host.fileExists(path),
      readFile: (path) => (path.endsWith("/empty.ts") ? "" : host.readFile(path)),
    },
    "empty.ts",
  );
  expect(libraryDiagnostics(loaded).map((d) => `${d.file}:${d.line}: ${d.message}`)).toEqual([]);
});
