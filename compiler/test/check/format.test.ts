import { describe, expect, it } from "vitest";
import { DiagnosticBag } from "../../src/diagnostics/bag.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { formatDiagnostic, formatDiagnostics } from "../../src/diagnostics/format.ts";

const example: Diagnostic = {
  code: "MK1005",
  severity: "error",
  file: "/app/src/main.ts",
  line: 12,
  column: 7,
  length: 6,
  message: "`==` converts its operands before it compares them",
  hint: "Write `===`",
  sourceLine: "\tif\t(a == b) {",
};

describe("formatting", () => {
  it("shows place, message, line, mark and hint", () => {
    expect(formatDiagnostic({ ...example, column: 5 }, { cwd: "/app" })).toBe(
      "src/main.ts:12:5 - error MK1005: `==` converts its operands before it compares them\n\n  12 | \tif\t(a == b) {\n     | \t  \t^^^^^^\n  hint: Write `===`",
    );
  });

  it("marks no more than the line", () => {
    const text = formatDiagnostic({ ...example, sourceLine: "x = 1;", column: 5, length: 500 });
    expect(text.split("\n").find((l) => l.includes("^"))).toBe("     |     ^^");
  });

  it("shows the part of a long line that matters", () => {
    const text = formatDiagnostic({ ...example, sourceLine: `${"a".repeat(500)}HERE${"b".repeat(500)}`, column: 501, length: 4 });
    const [, , line = "", mark = ""] = text.split("\n");
    expect(line.length).toBeLessThan(140);
    expect(line.slice(mark.indexOf("^"), mark.lastIndexOf("^") + 1)).toBe("HERE");
  });

  it("does not let a source control the terminal", () => {
    expect(formatDiagnostic({ ...example, sourceLine: "a\u001b[2J", column: 1 })).not.toContain("\u001b");
  });

  it("counts", () => {
    expect(formatDiagnostics([example, { ...example, severity: "warning" }])).toMatch(/\n1 error, 1 warning\n$/);
    expect(formatDiagnostics([])).toBe("");
  });
});

describe("the bag", () => {
  it("sorts by place and drops repetitions", () => {
    const bag = new DiagnosticBag();
    bag.add({ ...example, line: 3 });
    bag.add({ ...example, line: 1 });
    bag.add({ ...example, line: 1 });
    bag.add({ ...example, file: "/app/src/a.ts", line: 9 });
    expect(bag.all().map((d) => `${d.file}:${d.line}`)).toEqual(["/app/src/a.ts:9", "/app/src/main.ts:1", "/app/src/main.ts:3"]);
    expect(bag.hasErrors).toBe(true);
  });

  it("leaves out what TypeScript says about text that the subset rejects", () => {
    const bag = new DiagnosticBag();
    bag.add(example);
    bag.add({ ...example, code: "MK0002", column: 9, message: "no overlap" });
    bag.add({ ...example, code: "MK0002", column: 40, message: "elsewhere" });
    expect(bag.all().map((d) => d.message)).toEqual([example.message, "elsewhere"]);
  });

  it("turns a failure of the compiler into a diagnostic", () => {
    const bag = new DiagnosticBag();
    bag.internal(new TypeError("x is not a function"), "/main.ts");
    expect(bag.all()).toMatchObject([{ code: "MK9001", file: "/main.ts", message: "The compiler failed: TypeError: x is not a function" }]);
  });

  it("counts what it does not keep", () => {
    const bag = new DiagnosticBag();
    for (let line = 1; line <= 1500; line++) bag.add({ ...example, line });
    expect(bag.all().at(-1)).toMatchObject({ code: "MK3004", message: "500 more errors are not shown" });
  });
});
