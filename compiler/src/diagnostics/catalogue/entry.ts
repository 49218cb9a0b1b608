/** What the catalogue says of one diagnostic. */
export interface CatalogueEntry {
  code: string;
  /** What it is about, for the list of codes. */
  title: string;
  /** What the user reads; `{0}`, `{1}` are filled in. */
  message: string;
  /** What to write instead, in one line. */
  hint?: string;
  /** Why it is so. */
  why: string;
  /** Source that is rejected, and what to write instead. */
  example?: { wrong: string; right: string };
}
