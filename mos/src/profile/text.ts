/** What `mos profile` prints. */
import { relative } from "node:path";
import type { Profile, Share } from "./samples.ts";

export function formatProfile(profile: Profile, rows: number): string {
  const { busyMs, waitingMs, samples } = profile;
  if (samples === 0) return "nothing was seen of the program\n";
  const all = busyMs + waitingMs;
  const head = `${samples} samples, ${seconds(all)}: busy ${percent(busyMs, all)}, waiting ${percent(waitingMs, all)}`;
  const parts = [head];
  if (profile.lines.length > 0) parts.push(table("lines", profile.lines, busyMs, rows, (share) => `${placeOf(share)}  ${share.name}`));
  if (profile.functions.length > 0) parts.push(table("functions", profile.functions, busyMs, rows, (share) => `${share.name}  ${placeOf(share)}`));
  return `${parts.join("\n\n")}\n`;
}

function table(title: string, shares: readonly Share[], busyMs: number, rows: number, text: (share: Share) => string): string {
  const shown = shares.slice(0, rows);
  const rest = shares.slice(rows).reduce((sum, { selfMs }) => sum + selfMs, 0);
  const line = (self: number, total: string, what: string) => `${percent(self, busyMs).padStart(7)} ${total.padStart(7)}  ${what}`.trimEnd();
  return [
    `${"self".padStart(7)} ${"total".padStart(7)}  ${title}`,
    ...shown.map((share) => line(share.selfMs, percent(share.totalMs, busyMs), text(share))),
    ...(rest > 0 ? [line(rest, "", `${shares.length - shown.length} others`)] : []),
  ].join("\n");
}

function placeOf({ path, line }: Share): string {
  if (path === "") return "";
  const way = relative(process.cwd(), path);
  return `${way.startsWith("../../..") ? path : way}:${line}`;
}

function percent(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
