/** `mos crashtest`. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { boardFor } from "../board/load.ts";
import { type CrashReport, crashtest, removeFlash } from "../crashtest/crashtest.ts";
import { Interrupted } from "../errors.ts";
import { loadProject } from "../manifest/project.ts";
import { prepareFirmware } from "../run/loader.ts";
import { countLine, Progress } from "./progress.ts";
import { type BuiltFlags, bootedBy, whatToRun } from "./what-to-run.ts";

export interface CrashtestFlags extends BuiltFlags {
  max: number;
  cut?: number;
  timeout: number;
  json?: boolean;
}

export async function crashtestCommand(dir: string, flags: CrashtestFlags): Promise<number> {
  const { record, output } = await whatToRun(dir, { ...flags, platform: flags.platform ?? "linux" });
  const folder = join(output, "crashtest");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { firmware } = record;
  const booted = await bootedBy(record, join(folder, "flash.bin"), true);
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  let progress: Progress | undefined;
  let failures = 0;
  if (flags.json !== true) process.stderr.write(`${record.app} on ${record.platform}: counting its flash operations\n`);
  const report = await crashtest({
    machine: { record: booted, board: boardFor(dir, undefined), folder, limitMs: flags.timeout },
    files: loadProject(dir, record.platform, record.board, flags.buildVar).files.map(({ name }) => name),
    newFlash: (path) => {
      if (firmware !== undefined) prepareFirmware(record, firmware, path, true);
    },
    max: flags.max,
    ...(flags.cut === undefined ? {} : { only: flags.cut }),
    signal: interrupted.signal,
    progress: (done, total, failed) => {
      progress ??= new Progress("cuts", total, (name, ...rest) => `${countLine(name, ...rest)}, ${failures} failed`);
      failures = failed;
      progress.at(done);
    },
  });
  progress?.end();
  removeFlash(folder);
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ app: record.app, platform: record.platform, ...report })}\n`);
  else process.stdout.write(text(report, record.platform));
  if (interrupted.signal.aborted) throw new Interrupted();
  return report.failures.length === 0 ? 0 : 1;
}

function text({ operations, cuts, services, failures }: CrashReport, platform: string): string {
  const kept = [...(services.config ? ["settings"] : []), ...(services.files ? ["files"] : [])];
  const lines = failures.map(({ cut, what, doing, flash }) =>
    [
      `cut ${cut}, during ${doing}: ${what}`,
      `  again: mos crashtest --platform ${platform} --cut ${cut}`,
      `  the flash as the cut has left it: mos run --platform ${platform} --no-build --flash ${relative(process.cwd(), flash)}`,
    ].join("\n"),
  );
  lines.push(`${cuts} cuts at ${operations} flash operations, ${failures.length} failed`);
  if (failures.length === 0 && cuts > 0) lines.push(`it boots and answers after each${kept.length === 0 ? "" : `, and ${kept.join(" and ")} are whole`}`);
  if (kept.length < 2)
    lines.push(`not looked at: ${["settings", "files"].filter((name) => !kept.includes(name)).join(", ")} (the app has no RPC service for them)`);
  return `${lines.join("\n")}\n`;
}
