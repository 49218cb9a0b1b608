/** The part of GNU ld's map file that says which input section of which object went where. */

export interface Placement {
  /** Output section. */
  section: string;
  /** Input section, such as `.text.core_loop__defer`. */
  input: string;
  size: number;
  /** Object file, or `archive.a(member.o)`; empty for what the linker fills in. */
  object: string;
}

const HEX = "0x[0-9a-f]+";
const OUTPUT = new RegExp(`^(\\S+)(?:\\s+${HEX}\\s+${HEX}.*)?$`);
const INPUT = new RegExp(`^ (\\S+)(?:\\s+${HEX}\\s+(${HEX})(?: (.*))?)?$`);
const CONTINUED = new RegExp(`^\\s+${HEX}\\s+(${HEX})(?: (.*))?$`);

/** Names longer than a column stand on a line of their own, with the numbers on the next. */
export function readLinkerMap(text: string): Placement[] {
  const lines = text.slice(text.indexOf("Linker script and memory map")).split("\n");
  const found: Placement[] = [];
  let section = "";
  let pending: string | undefined;
  for (const line of lines) {
    const rest = pending === undefined ? null : CONTINUED.exec(line);
    if (pending !== undefined && rest) {
      found.push({ section, input: pending, size: Number(rest[1]), object: (rest[2] ?? "").trim() });
      pending = undefined;
      continue;
    }
    pending = undefined;
    const input = INPUT.exec(line);
    if (input?.[1]?.startsWith("*fill*") || input?.[1]?.startsWith(".") || input?.[1] === "COMMON") {
      const [, name = "", size, object = ""] = input;
      if (size === undefined) pending = name;
      else found.push({ section, input: name, size: Number(size), object: object.trim() });
    } else if (/^[._a-zA-Z]/.test(line)) {
      section = OUTPUT.exec(line)?.[1] ?? section;
    }
  }
  return found;
}
