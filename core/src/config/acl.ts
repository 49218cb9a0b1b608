import { matchGlob } from "../glob.ts";

const PLUS: i32 = 43;
const MINUS: i32 = 45;

/**
 * Whether an access list lets the setting `path` be changed. The list has `[+|-]pattern` (glob.ts) between commas; the
 * first pattern that matches the whole path decides, and what none matches is denied.
 */
export function allows(acl: string, path: string): boolean {
  for (const entry of acl.split(",")) {
    if (entry.length === 0) continue;
    const sign: i32 = entry.charCodeAt(0);
    const pattern = sign === PLUS || sign === MINUS ? entry.slice(1) : entry;
    if (pattern.length > 0 && matchGlob(pattern, path)) return sign !== MINUS;
  }
  return false;
}
