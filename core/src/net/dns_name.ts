import { sameIgnoringCase } from "../ascii.ts";

// Domain names as text: labels separated by dots, as people write them, without a dot at the end. A dot or a backslash
// inside a label has a backslash before it (RFC 1035, section 5.1). On the wire labels are UTF-8, as multicast DNS has them.

/** Longest label in bytes (RFC 1035, section 2.3.4). */
export const MAX_LABEL: i32 = 63;
/** Longest name on the wire, with the length bytes and the zero at the end. */
export const MAX_NAME: i32 = 255;

const DOT: i32 = 46;
const BACKSLASH: i32 = 92;
const DASH: i32 = 45;
const UNDERSCORE: i32 = 95;

export function escapeLabel(label: string): string {
  return label.includes(".") || label.includes("\\") ? label.replaceAll("\\", "\\\\").replaceAll(".", "\\.") : label;
}

/** The labels of a name; none for the root, which is the empty text. */
export function splitName(name: string): string[] {
  const labels: string[] = [];
  if (name === "") return labels;
  let label = "";
  let start: i32 = 0;
  for (let i: i32 = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit === DOT) {
      labels.push(label + name.slice(start, i));
      label = "";
      start = i + 1;
    } else if (unit === BACKSLASH && i + 1 < name.length) {
      label += name.slice(start, i);
      i++;
      start = i;
    }
  }
  labels.push(label + name.slice(start));
  return labels;
}

/** Names are equal whatever the case of their letters. */
export function equalNames(a: string, b: string): boolean {
  return sameIgnoringCase(a, b);
}

/** Whether a text can be the name of a host: labels of letters, digits, dashes and underscores, no longer than a name may be. */
export function isHostName(text: string): boolean {
  if (text.length === 0 || text.length > MAX_NAME - 2) return false;
  let length: i32 = 0;
  for (let i: i32 = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === DOT) {
      if (length === 0) return false;
      length = 0;
    } else if (isLetterOrDigit(unit) || unit === DASH || unit === UNDERSCORE) {
      length++;
      if (length > MAX_LABEL) return false;
    } else {
      return false;
    }
  }
  return length > 0;
}

function isLetterOrDigit(unit: i32): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
}
