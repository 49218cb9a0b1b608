import { matchGlob } from "./glob.ts";

/**
 * Whether an access list allows a key: a comma list of patterns (glob.ts), each with `+` or nothing before it to allow,
 * or `-` to deny. The first pattern that matches the whole key decides; without one the answer is no.
 */
export function listAllows(list: string, key: string): boolean {
  for (const entry of list.split(",")) {
    const sign = entry.charAt(0);
    const pattern = sign === "+" || sign === "-" ? entry.slice(1) : entry;
    if (pattern !== "" && matchGlob(pattern, key)) return sign !== "-";
  }
  return false;
}
