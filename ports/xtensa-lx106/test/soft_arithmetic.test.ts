/** The arithmetic that this core's libgcc leaves out, checked against the host's. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const sources = ["../src/soft_double.c", "../src/integer_division.c"];
const functions = [
  "adddf3 subdf3 muldf3 divdf3 fixdfsi fixunsdfsi floatsidf floatunsidf extendsfdf2 truncdfsf2",
  "udivsi3 umodsi3 divsi3 udivdi3 umoddi3 divdi3 umulsidi3 muldi3",
]
  .join(" ")
  .split(" ");

test("software arithmetic equals the host's, bit for bit", () => {
  const folder = mkdtempSync(join(tmpdir(), "soft-arithmetic-"));
  try {
    const image = join(folder, "check");
    const renames = functions.map((name) => `-D__${name}=soft_${name}`);
    const files = [...sources, "soft_arithmetic_check.c"].map((name) => join(here, name));
    execFileSync("gcc", ["-std=gnu99", "-O2", "-Wall", "-Wextra", ...renames, ...files, "-o", image]);
    const output = execFileSync(image, ["1000000"], { encoding: "utf8" });
    expect(output).toBe("1000000 rounds, 0 differences\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
