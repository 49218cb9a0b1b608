/** Limits on sources, so that no phase runs out of memory or stack. */
import { ts } from "./typescript.ts";

/** In UTF-16 units; a mebibyte of ASCII. */
export const LARGEST_FILE = 1_048_576;

/** Levels of the syntax tree. TypeScript's checker overflows Node's default stack at some thousand. */
export const DEEPEST_NESTING = 300;

/** Conditional types inside conditional types: TypeScript's time doubles with each level. */
export const DEEPEST_CONDITIONAL_TYPE = 8;

export interface TooDeep {
  /** Offset in the file. */
  position: number;
  limit: number;
}

/** The place that is nested deeper than a limit, or null. Walks without recursion. */
export function tooDeep(file: ts.SourceFile): TooDeep | null {
  let level: ts.Node[] = [file];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST_NESTING) return { position: Math.min((level[0] as ts.Node).pos, file.text.length), limit: DEEPEST_NESTING };
    const next: ts.Node[] = [];
    for (const node of level) {
      if (ts.isConditionalTypeNode(node) && conditionalDepth(node) > DEEPEST_CONDITIONAL_TYPE)
        return { position: node.getStart(file), limit: DEEPEST_CONDITIONAL_TYPE };
      ts.forEachChild(node, (child) => {
        next.push(child);
      });
    }
    level = next;
  }
  return null;
}

/** A chain of alternatives (`A ? B : C ? D : E`) is one level. */
function conditionalDepth(node: ts.ConditionalTypeNode): number {
  let depth = 0;
  for (let child: ts.Node = node, parent = node.parent; parent && !ts.isSourceFile(parent); child = parent, parent = parent.parent) {
    if (ts.isConditionalTypeNode(parent) && parent.falseType !== child) depth++;
    if (depth > DEEPEST_CONDITIONAL_TYPE) break;
  }
  return depth;
}
