/** Limits on sources, so that no phase runs out of memory or stack. */
import { ts } from "./typescript.ts";

/** In UTF-16 units; a mebibyte of ASCII. */
export const LARGEST_FILE = 1_048_576;

/** Levels of the syntax tree. TypeScript's checker overflows Node's default stack at some thousand. */
export const DEEPEST_NESTING = 300;

/** Position of a node that is nested deeper than the limit, or null. Walks without recursion. */
export function deepNode(file: ts.SourceFile): number | null {
  let level: ts.Node[] = [file];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST_NESTING) return Math.min((level[0] as ts.Node).pos, file.text.length);
    const next: ts.Node[] = [];
    for (const node of level) {
      ts.forEachChild(node, (child) => {
        next.push(child);
      });
    }
    level = next;
  }
  return null;
}
