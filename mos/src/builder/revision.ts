/** The name of a build: `YYYYMMDD-HHMMSS/<source revision>`. */
import { spawnSync } from "node:child_process";

export function buildId(folder: string, now = new Date()): string {
  const stamp = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const git = (...args: string[]) => spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  const revision = git("rev-parse", "--short", "HEAD");
  if (revision.status !== 0) return `${stamp}/unknown`;
  const changed = git("status", "--porcelain", "--untracked-files=no", ".");
  return `${stamp}/${revision.stdout.trim()}${changed.stdout === "" ? "" : "+"}`;
}
