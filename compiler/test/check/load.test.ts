import { describe, expect, it } from "vitest";
import { createMemoryHost } from "../../src/host.ts";
import { libraryDiagnostics, load } from "../../src/load/load.ts";

function loadAll(files: Record<string, string>) {
  return load(createMemoryHost(files), "/main.ts");
}

function names(files: readonly { fileName: string }[]): string[] {
  return files.map((f) => f.fileName);
}

describe("loading", () => {
  it("orders modules as ES modules are evaluated", () => {
    const loaded = loadAll({
      "/main.ts": 'import { b } from "./b.ts";\nimport "./effect.ts";\nconsole.log(b);\n',
      "/b.ts": 'export * from "./c.ts";\nexport const b: number = 1;\n',
      "/c.ts": 'import type { T } from "./types.ts";\nexport const c: T = 1;\n',
      "/types.ts": "export type T = number;\n",
      "/effect.ts": 'import { c } from "./c.ts";\nconsole.log(c);\n',
    });
    expect(loaded.diagnostics).toEqual([]);
    expect(names(loaded.files)).toEqual(["/c.ts", "/b.ts", "/effect.ts", "/main.ts"]);
  });

  it("survives import cycles", () => {
    const loaded = loadAll({
      "/main.ts": 'import { a } from "./a.ts";\nconsole.log(a());\n',
      "/a.ts": 'import { b } from "./b.ts";\nexport function a(): number {\n  return b();\n}\n',
      "/b.ts": 'import { a } from "./a.ts";\nexport function b(): number {\n  return a === undefined ? 0 : 1;\n}\n',
    });
    expect(names(loaded.files)).toEqual(["/b.ts", "/a.ts", "/main.ts"]);
  });

  it("takes a file without imports for a module, so that names do not clash", () => {
    const loaded = loadAll({
      "/main.ts": 'import "./other.ts";\nconst name: string = "a";\nconsole.log(name);\n',
      "/other.ts": "const name: number = 1;\nconsole.log(name);\n",
    });
    expect(loaded.diagnostics).toEqual([]);
  });

  it("keeps native files apart", () => {
    const loaded = loadAll({ "/main.ts": 'import "./led.native.ts";\nled_set(true);\n', "/led.native.ts": "declare function led_set(on: boolean): void;\n" });
    expect(loaded.diagnostics).toEqual([]);
    expect(names(loaded.files)).toEqual(["/main.ts"]);
    expect(names(loaded.nativeFiles)).toContain("/led.native.ts");
  });

  it("says which file is missing", () => {
    const loaded = load(createMemoryHost({}), "/main.ts");
    expect(loaded.usable).toBe(false);
    expect(loaded.diagnostics.map((d) => [d.code, d.file])).toEqual([["MK0005", "/main.ts"]]);
  });

  it("reports the place of a type error", () => {
    const [d, ...rest] = loadAll({ "/main.ts": 'const a: number = 1;\n  const b: number = "x";\nconsole.log(a, b);\n' }).diagnostics;
    expect(rest).toEqual([]);
    expect(d).toMatchObject({ code: "MK0002", file: "/main.ts", line: 2, column: 9, length: 1, sourceLine: '  const b: number = "x";' });
    expect(d?.message).toMatch(/TS2322/);
  });

  it("finds no fault in the library", () => {
    expect(libraryDiagnostics(loadAll({ "/main.ts": "console.log(1);\n" }))).toEqual([]);
  });

  it("parses the library once", () => {
    const std = (): unknown => loadAll({ "/main.ts": "console.log(1);\n" }).stdFiles[0];
    expect(std()).toBe(std());
  });
});
