/** TypeScript's own diagnostics as ours, with hints where a device differs from what people are used to. */
import type { DiagnosticBag } from "../diagnostics/bag.ts";
import { missingMember, missingName } from "./missing.ts";
import { ts } from "./typescript.ts";

/** More than these are noise: one mistake (a missing brace) makes many. */
const MOST_PER_FILE = 50;

/** Module not found, in its several forms. */
const NO_MODULE = new Set([2307, 2882, 2691, 2732, 2792, 2834, 2835, 6263, 7016, 1192, 2306]);
/** Name not found, in its several forms (some suggest a newer target library or @types packages). */
const NO_NAME = new Set([2304, 2318, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2585, 2591, 2592, 2593, 2693, 2867, 2868]);
const NODE_MODULE = "Devices have no Node modules: use the kernel (`@meerkat/core/...`) and the libraries, or declare a C function in a `*.native.ts` file";
const NO_GLOBAL_TYPE = 2318;
/** Member not found. */
const NO_MEMBER = new Set([2339, 2550, 2551]);

/** Reports the errors of these files. False if there are syntax errors: the trees are then incomplete. */
export function reportTypeScript(program: ts.Program, files: readonly ts.SourceFile[], bag: DiagnosticBag): boolean {
  const report = (file: ts.SourceFile, list: readonly ts.Diagnostic[], code: string): void => {
    for (const d of list.slice(0, MOST_PER_FILE)) convert(d, file, code, bag);
    if (list.length > MOST_PER_FILE) bag.reportFile(file.fileName, "MK3004", [String(list.length - MOST_PER_FILE)]);
  };
  let sound = true;
  for (const file of files) {
    const list = program.getSyntacticDiagnostics(file);
    if (list.length > 0) sound = false;
    report(file, list, "MK0001");
  }
  if (!sound) return false;
  for (const file of files) report(file, program.getSemanticDiagnostics(file), "MK0002");
  return true;
}

function convert(d: ts.Diagnostic, owner: ts.SourceFile, code: string, bag: DiagnosticBag): void {
  if (d.category !== ts.DiagnosticCategory.Error) return;
  // A library type that only a rejected construct needs (async generators, decorators, ...): the checker says so.
  if (!d.file && d.code === NO_GLOBAL_TYPE) return;
  const file = d.file ?? owner;
  const start = Math.min(d.start ?? 0, file.text.length);
  const text = ts.flattenDiagnosticMessageText(d.messageText, "\n    ");
  const message = `${text.replace(/\n\s*$/, "")} [TS${d.code}]`;
  const span = file.text.slice(start, start + (d.length ?? 0));
  if (NO_MODULE.has(d.code)) return bag.reportAt(file, start, d.length ?? 0, "MK0003", [message]);
  // For modules of Node's, TypeScript advises installing types, which would not help.
  if (NO_NAME.has(d.code) && /^["']/.test(span))
    return bag.reportAt(file, start, d.length ?? 0, "MK0003", [`Cannot find module ${span}: it belongs to Node`], NODE_MODULE);
  const hint = NO_NAME.has(d.code) ? missingName(span) : NO_MEMBER.has(d.code) ? missingMember(span, text) : undefined;
  if (hint) return bag.reportAt(file, start, d.length ?? 0, "MK0004", [message], hint);
  bag.reportAt(file, start, d.length ?? 0, code, [message]);
}
