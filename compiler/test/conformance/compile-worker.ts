/** Child process of compile-process.ts: compiles one program for each message. */
import { compile } from "../../src/compile.ts";
import { formatDiagnostic } from "../../src/diagnostics/format.ts";
import { createNodeHost } from "../../src/host.ts";
import type { CompileReply, CompileRequest } from "./compile-process.ts";

const host = createNodeHost();

function answer(request: CompileRequest): CompileReply {
  try {
    const { diagnostics, files } = compile(host, { entry: request.entry, lineDirectives: true });
    return { files: [...files], errors: diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, { cwd: host.cwd })) };
  } catch (error) {
    return { files: [], errors: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

process.on("message", (request: CompileRequest) => {
  process.send?.(answer(request));
});
