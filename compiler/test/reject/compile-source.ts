import { compile } from "../../src/compile.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { createMemoryHost } from "../../src/host.ts";

/** Everything the compiler says about a program in memory whose main module is `/main.ts`. */
export function diagnosticsOf(files: Readonly<Record<string, string>>): readonly Diagnostic[] {
  return compile(createMemoryHost(files), { entry: "/main.ts" }).diagnostics;
}
