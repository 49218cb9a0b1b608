import { lowerCase } from "./ascii.ts";

// The patterns of Mongoose OS, shared by RPC method names and access lists: `?` one character, `*` any run without
// `/`, `**` any run, `$` the end, alternatives separated by `|` (or by `,` where there is no `|`). Case is ignored.

const COMMA: i32 = 44;
const DOLLAR: i32 = 36;
const SLASH: i32 = 47;
const STAR: i32 = 42;
const QUESTION: i32 = 63;
const BAR: i32 = 124;

/** Runs in one alternative: with each of them the time to match may be multiplied, and the stack gets deeper. An alternative with more matches nothing. */
const MAX_RUNS: i32 = 10;

/** Whether a text has characters that mean more than themselves in a pattern. */
export function isGlob(text: string): boolean {
  for (let i: i32 = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === STAR || unit === QUESTION || unit === BAR || unit === COMMA || unit === DOLLAR) return true;
  }
  return false;
}

/**
 * Whether `pattern` matches the whole of `subject`. As in the original, an empty subject matches every pattern, and
 * the first alternative that matches a beginning of the subject decides (`foo|foobar` does not match `foobar`).
 */
export function matchGlob(pattern: string, subject: string): boolean {
  return globPrefix(pattern, subject) === subject.length;
}

/** How many characters at the beginning of `subject` the first alternative of `pattern` that fits them matches; 0 if none does. */
export function globPrefix(pattern: string, subject: string): i32 {
  const separator: i32 = pattern.indexOf("|") >= 0 ? BAR : COMMA;
  let start: i32 = 0;
  for (let end: i32 = 0; end <= pattern.length; end++) {
    if (end < pattern.length && pattern.charCodeAt(end) !== separator) continue;
    const length = matchFrom(pattern, start, end, subject, 0, 0);
    if (length > 0) return length;
    start = end + 1;
  }
  return 0;
}

/**
 * Matches `pattern` from `p` to `end` with `subject` from `s` on; returns where the match ends, or -1.
 * @recursion 10
 */
function matchFrom(pattern: string, start: i32, end: i32, subject: string, from: i32, runs: i32): i32 {
  let p = start;
  let s = from;
  while (p < end && s < subject.length) {
    const unit = pattern.charCodeAt(p);
    if (unit === STAR) return runs < MAX_RUNS ? matchStar(pattern, p + 1, end, subject, s, runs + 1) : -1;
    if (unit !== QUESTION && lowerCase(unit) !== lowerCase(subject.charCodeAt(s))) break;
    p++;
    s++;
  }
  if (p < end && pattern.charCodeAt(p) === DOLLAR) return s === subject.length ? s : -1;
  return p === end ? s : -1;
}

/** The rest of the pattern after one `*` at `p - 1`: the longest run that lets the rest match wins. */
function matchStar(pattern: string, start: i32, end: i32, subject: string, from: i32, runs: i32): i32 {
  let p = start;
  let run: i32 = subject.length;
  if (p < end && pattern.charCodeAt(p) === STAR) p++;
  else run = endOfSegment(subject, from);
  if (p === end || (p === end - 1 && pattern.charCodeAt(p) === DOLLAR)) return run;
  for (; run >= from; run--) {
    const length = matchFrom(pattern, p, end, subject, run, runs);
    if (length > run) return length;
  }
  return -1;
}

function endOfSegment(subject: string, from: i32): i32 {
  let at = from;
  while (at < subject.length && subject.charCodeAt(at) !== SLASH) at++;
  return at;
}
