/** A finding about the user's program, at a place in its source. */
export interface Diagnostic {
  /** `MK` and four digits; the catalogue explains it. */
  code: string;
  severity: "error" | "warning";
  /** Path of the source file; empty if the finding concerns no file. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
  /** Length of the marked text, in UTF-16 units. */
  length: number;
  message: string;
  /** What to write instead. */
  hint?: string;
  /** Text of the line; empty if there is none. */
  sourceLine: string;
}
