/** Makes a failing program smaller by taking lines away while it goes on failing. */

/** Lines whose braces close within them, so that what is left still parses. */
function isBalanced(lines: readonly string[]): boolean {
  let depth = 0;
  for (const line of lines) {
    const text = line.trim();
    if (/^[}\])]/.test(text)) depth--;
    if (depth < 0) return false;
    if (/[{[(]$/.test(text)) depth++;
  }
  return depth === 0;
}

/** The closing line of the block that a line opens, or -1. */
function closing(lines: readonly string[], open: number): number {
  let depth = 0;
  for (let i = open; i < lines.length; i++) {
    const text = (lines[i] as string).trim();
    if (i > open && /^[}\])]/.test(text)) depth--;
    if (depth === 0 && i > open) return /[{[(]$/.test(text) ? -1 : i;
    if (/[{[(]$/.test(text)) depth++;
  }
  return -1;
}

/** `fails` says whether a smaller program still shows the same failure. Stops after `seconds`. */
export async function reduce(source: string, fails: (source: string) => Promise<boolean>, seconds: number): Promise<string> {
  const end = Date.now() + seconds * 1000;
  let lines = source.split("\n").filter((l) => l.trim() !== "");
  let size = Math.max(1, lines.length >> 1);
  while (size >= 1 && Date.now() < end) {
    let shrunk = false;
    for (let at = 0; at + size <= lines.length && Date.now() < end; ) {
      const removed = lines.slice(at, at + size);
      const rest = [...lines.slice(0, at), ...lines.slice(at + size)];
      if (isBalanced(removed) && (await fails(rest.join("\n")))) {
        lines = rest;
        shrunk = true;
      } else at += size > 4 ? size >> 1 : 1;
    }
    if (size === 1) {
      const bare = await unwrap(lines, fails, end);
      if (bare) lines = bare;
      else if (!shrunk) break;
    } else if (!shrunk) size >>= 1;
  }
  return `${lines.join("\n")}\n`;
}

/** Takes away the first block's braces that is not needed, keeping what is inside. */
async function unwrap(lines: readonly string[], fails: (source: string) => Promise<boolean>, end: number): Promise<string[] | null> {
  for (let open = 0; open < lines.length && Date.now() < end; open++) {
    if (!(lines[open] as string).trim().endsWith("{")) continue;
    const close = closing(lines, open);
    if (close < 0) continue;
    const rest = lines.filter((_, i) => i !== open && i !== close);
    if (await fails(rest.join("\n"))) return rest;
  }
  return null;
}
