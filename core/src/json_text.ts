const HEX: string = "0123456789abcdef";

/** `text` as a JSON string, with its quotes. Characters beyond ASCII stand as they are. */
export function jsonString(text: string): string {
  let out = '"';
  let from: i32 = 0;
  for (let at: i32 = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 32 && unit !== 34 && unit !== 92) continue;
    out += text.slice(from, at) + escapeOf(unit, text.charAt(at));
    from = at + 1;
  }
  return `${out}${text.slice(from)}"`;
}

function escapeOf(unit: i32, itself: string): string {
  switch (unit) {
    case 8:
      return "\\b";
    case 9:
      return "\\t";
    case 10:
      return "\\n";
    case 12:
      return "\\f";
    case 13:
      return "\\r";
    default:
      return unit >= 32 ? `\\${itself}` : `\\u00${HEX.charAt(unit >> 4)}${HEX.charAt(unit & 15)}`;
  }
}
