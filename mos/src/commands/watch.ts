/** `mos watch`: an app that is built and booted again whenever its sources change. */
import { relative } from "node:path";
import { symbolsOf } from "../run/image-tools.ts";
import { stopOnSignals } from "../run/session.ts";
import { Symboliser } from "../run/symbolise.ts";
import type { BuildResult, Problem } from "../ui/protocol.ts";
import { LiveApp } from "../watch/live-app.ts";
import { buildOptions, type TargetFlags } from "./build.ts";

export interface WatchFlags extends TargetFlags {
  tcp?: number;
  boardFile?: string;
}

export async function watchCommand(folder: string, flags: WatchFlags): Promise<number> {
  let console: (bytes: Uint8Array) => void = (bytes) => void process.stdout.write(bytes);
  const app = new LiveApp(
    { build: buildOptions(folder, flags), port: flags.tcp, board: flags.boardFile },
    {
      building: (paths) => paths.length > 0 && say(`changed: ${paths.map((path) => relative(process.cwd(), path)).join(", ")}`),
      built: (result, error) => say(resultText(result, error, folder)),
      console: (bytes) => console(bytes),
      booting: () => {},
      started: ({ port }, ms) => say(`runs on ${app.platform} after ${ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`}; RPC port: ${port}`),
      restarted: () => say("the machine restarts"),
      ended: (status) => say(status === 0 ? "the machine has stopped" : `the machine has crashed (status ${status}); it starts again at the next change`),
    },
  );
  const ended = new Promise<void>((resolve) => stopOnSignals(resolve));
  if (app.platform !== "node") {
    // The image is known after the first build only, and the same file after each.
    let symboliser: Symboliser | undefined;
    console = (bytes) => {
      const image = app.built?.record.image ?? "";
      symboliser ??= new Symboliser(symbolsOf(app.platform, image), (text) => void process.stdout.write(text));
      symboliser.push(bytes);
    };
  }
  try {
    await Promise.race([app.start(), ended]);
    await ended;
    return 0;
  } finally {
    await app.close();
  }
}

function say(text: string): void {
  process.stderr.write(`mos: ${text}\n`);
}

function resultText({ ok, platform, ms, problems }: BuildResult, error: Problem | undefined, folder: string): string {
  const lines = problems.map(({ file, line, column, code, message, hint, severity }) => {
    const place = file === "" ? "" : `${relative(process.cwd(), file.startsWith("/") ? file : `${folder}/${file}`)}:${line}:${column}: `;
    return `${place}${severity} ${code}: ${message}${hint === undefined ? "" : `\n    hint: ${hint}`}`;
  });
  const cause = error === undefined || lines.length > 0 ? [] : [`${error.message}${error.hint === undefined ? "" : `\n    hint: ${error.hint}`}`];
  const head = ok ? `${platform === "node" ? "checked" : "built"} in ${(ms / 1000).toFixed(1)} s` : "it does not build; what ran before goes on";
  return [head, ...lines, ...cause].join("\n");
}
