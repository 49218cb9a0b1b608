/** `16384`, `0x4000`, `16K`, `1M`: a number of bytes, or of things; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit] = /^(\d+|0x[0-9a-f]+)([km]?)$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(digits) * (unit === "" ? 1 : unit?.toLowerCase() === "k" ? 1024 : 1024 * 1024);
  return Number.isSafeInteger(value) && value < 2 ** 32 ? value : undefined;
}
