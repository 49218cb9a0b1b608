export const lines: string[] = [];
export function log(text: string): void {
  lines.push(text);
}
log("log.ts runs");
