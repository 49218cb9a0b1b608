// Text of protocols, where only A to Z have two cases. `toLowerCase` knows those of all languages, and brings 4 KB of tables.

/** A byte, or a unit of a string, with A to Z made small. */
export function lowerCase(unit: i32): i32 {
  return unit >= 65 && unit <= 90 ? unit + 32 : unit;
}

/** A text with A to Z made small. */
export function lowerCaseText(text: string): string {
  let lower = "";
  let start: i32 = 0;
  for (let i: i32 = 0; i < text.length; i++) {
    const unit: i32 = text.charCodeAt(i);
    if (lowerCase(unit) === unit) continue;
    lower += text.slice(start, i) + String.fromCharCode(lowerCase(unit));
    start = i + 1;
  }
  return start === 0 ? text : lower + text.slice(start);
}

/** Whether two texts are equal but for the case of A to Z. */
export function sameIgnoringCase(a: string, b: string): boolean {
  return a.length === b.length && startsIgnoringCase(a, b);
}

/** Whether a text begins with another, but for the case of A to Z. */
export function startsIgnoringCase(text: string, start: string): boolean {
  if (start.length > text.length) return false;
  for (let i: i32 = 0; i < start.length; i++) {
    const x = text.charCodeAt(i);
    const y = start.charCodeAt(i);
    if (x !== y && lowerCase(x) !== lowerCase(y)) return false;
  }
  return true;
}
