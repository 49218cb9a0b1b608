/** Comments that switch TypeScript's errors off. */
import type { ts } from "../load/typescript.ts";
import type { CheckContext } from "./context.ts";

/** TypeScript keeps the directives it found; these fields are not in its published types. */
interface Directives {
  commentDirectives?: readonly { range: { pos: number; end: number } }[];
  checkJsDirective?: { enabled: boolean; pos: number; end: number };
}

export function checkSuppressions(cx: CheckContext, file: ts.SourceFile): void {
  const { commentDirectives, checkJsDirective } = file as Directives;
  for (const { range } of commentDirectives ?? []) report(cx, file, range.pos, range.end);
  if (checkJsDirective && !checkJsDirective.enabled) report(cx, file, checkJsDirective.pos, checkJsDirective.end);
}

function report(cx: CheckContext, file: ts.SourceFile, from: number, to: number): void {
  const name = /@ts-[a-z-]+/.exec(file.text.slice(from, to))?.[0] ?? "@ts-ignore";
  cx.reportAt(file, from, to - from, "MK1019", [name]);
}
