/** An app that runs while it is worked on: built, booted, and built and booted again when its sources change. */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { loadToolchain, repositoryRoot } from "../../../ports/description.ts";
import type { BoardMemory } from "../board/board.ts";
import { boardFor } from "../board/load.ts";
import { buildUnchecked } from "../builder/build.ts";
import { loaderOf } from "../builder/loader-of.ts";
import { type BuildOptions, planBuild } from "../builder/plan.ts";
import { UserError } from "../errors.ts";
import type { Forward } from "../run/forward.ts";
import { prepareFirmware } from "../run/loader.ts";
import { NodeProcesses } from "../run/node-processes.ts";
import { CRASH_STATUS } from "../run/node-protocol.ts";
import { flashFile, type Session, startSession, stateFolder } from "../run/session.ts";
import type { BuildProblem, BuildResult, Problem } from "../ui/protocol.ts";
import { BuildProcess } from "./build-process.ts";
import type { BuildReply, BuiltImage } from "./build-protocol.ts";
import { problemsOfSyntax } from "./problems.ts";
import { Watcher } from "./watcher.ts";

/** More than a boot loader needs to go back to an earlier program. */
const MAX_FALLS = 10;
const FALLS_WITHIN_MS = 20_000;
/** Until the next machine's process is started ahead of time: this one's start comes first. */
const PREPARE_MS = 500;

export interface LiveAppOptions {
  build: BuildOptions;
  /** TCP port for UART 0; undefined: the usual one, or a free one. */
  port: number | undefined;
  /** Board that the machine is on, as `mos run --board-file` takes it; by default the app's own. */
  board?: string | undefined;
}

export interface LiveAppEvents {
  /** Why it is built again; empty at the first time. */
  building(changed: readonly string[]): void;
  /** `error`: why it has failed, if not for what is wrong in the program. */
  built(result: BuildResult, error: Problem | undefined): void;
  console(bytes: Uint8Array): void;
  /** The machine is switched on. */
  booting(session: Session): void;
  /** It runs, `ms` after the change. */
  started(session: Session, ms: number): void;
  /** The machine has restarted by itself. */
  restarted(): void;
  /** The machine has stopped by itself; 0: it has not crashed. */
  ended(status: number): void;
}

export class LiveApp {
  readonly folder: string;
  /** Of the app. */
  readonly name: string;
  readonly platform: string;
  private readonly options: LiveAppOptions;
  private readonly events: LiveAppEvents;
  private readonly builder = new BuildProcess();
  /** What it does may be given up. */
  private readonly checker = new BuildProcess();
  private readonly processes = new NodeProcesses();
  private readonly watched: readonly string[];
  private watcher: Watcher | undefined;
  private session: Session | undefined;
  /** What runs, or would run. */
  private image: BuiltImage | undefined;
  private port: number | undefined;
  private boardMemory: BoardMemory | undefined;
  /** When the machine has restarted by itself. */
  private restarts: number[] = [];
  private preparation: NodeJS.Timeout | undefined;
  private waiting: { paths: string[]; since: number } | undefined;
  private working: Promise<void> | undefined;
  private closed = false;

  /** Throws UserError if there is no app, or none for the platform. */
  constructor(options: LiveAppOptions, events: LiveAppEvents) {
    const { project, platform } = planBuild(options.build);
    this.options = { ...options, build: { ...options.build, platform } };
    this.events = events;
    this.folder = resolve(project.folder);
    this.name = project.name;
    this.platform = platform;
    this.port = options.port;
    this.watched = [this.folder, ...project.libFolders, join(repositoryRoot, "core/src"), join(repositoryRoot, "hal/src")];
  }

  /** Builds, boots, and watches. Resolves when the first build is over, good or not. */
  async start(): Promise<void> {
    this.watcher = new Watcher(this.watched, (paths) => this.changed(paths));
    await this.changed([]);
  }

  get running(): Session | undefined {
    return this.session;
  }

  /** Folder of the platform's build. */
  get built(): BuiltImage | undefined {
    return this.image;
  }

  /** Builds what may be another platform's, apart from what runs. */
  build(platform: string | undefined): Promise<BuildReply> {
    return this.builder.order({ ...this.options.build, ...(platform === undefined ? {} : { platform }) }, false);
  }

  /** The app as it is now, to update with; what it runs on stays as it is. Throws UserError. */
  async makeBundle(): Promise<Uint8Array> {
    const { record } = this.platform === "node" ? { record: await buildUnchecked(planBuild(this.options.build)) } : await this.builtNow();
    if (record.firmware === undefined) throw new UserError("the app takes no updates", "its mos.yml has to name the libraries ota-common and rpc-service-ota");
    return readFileSync(record.firmware.bundle);
  }

  private async builtNow(): Promise<BuiltImage> {
    const { result, built, error } = await this.build(undefined);
    this.events.built(result, error);
    if (built === undefined) throw new UserError(error?.message ?? "the program has errors", error?.hint ?? "the build's result shows them");
    return built;
  }

  /** `cut`: the power is gone at once, whatever it does at this moment. */
  async stop(cut = false): Promise<void> {
    const { session } = this;
    this.session = undefined;
    if (cut) session?.machine.cutPower();
    else session?.machine.stop();
    await session?.ended;
  }

  /** Boots what is built; a new flash gets it too. Throws UserError. */
  async boot(): Promise<void> {
    await this.restart(performance.now(), false);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.watcher?.close();
    this.builder.close();
    this.checker.close();
    clearTimeout(this.preparation);
    this.processes.close();
    await this.stop();
  }

  /** One that falls at each start is switched off: it takes the computer's time, and the next change may put it right. */
  private restarted(): void {
    const now = performance.now();
    this.restarts = [...this.restarts.filter((at) => now - at < FALLS_WITHIN_MS), now];
    this.events.restarted();
    if (this.restarts.length < MAX_FALLS) return;
    this.restarts = [];
    void this.stop().then(() => this.events.ended(CRASH_STATUS));
  }

  private changed(paths: string[]): Promise<void> {
    const since = performance.now();
    this.waiting = this.waiting === undefined ? { paths, since } : { paths: [...this.waiting.paths, ...paths], since };
    this.working ??= this.work().finally(() => {
      this.working = undefined;
    });
    return this.working;
  }

  /** What changes during a build is built after it. */
  private async work(): Promise<void> {
    while (this.waiting !== undefined && !this.closed) {
      const { paths, since } = this.waiting;
      this.waiting = undefined;
      this.events.building(paths);
      try {
        if (this.platform === "node") await this.runUnchecked(paths, since);
        else await this.buildAndRun(since);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        if (!this.closed) this.failed(since, [], { message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) });
      }
    }
  }

  private failed(since: number, problems: BuildProblem[], error?: Problem): void {
    this.events.built({ ok: false, platform: this.platform, ms: Math.round(performance.now() - since), problems }, error);
  }

  /** The node machine runs TypeScript as it is: what the compiler has to say comes after the restart. */
  private async runUnchecked(paths: readonly string[], since: number): Promise<void> {
    // One that goes on is for what is old by now.
    this.checker.cancel();
    const problems = await syntaxProblems(paths, this.folder);
    if (problems.length > 0) return this.failed(since, problems);
    const plan = planBuild(this.options.build);
    const record = await buildUnchecked(plan);
    const loader = record.firmware && (this.image?.loader ?? (await loaderOf(record, record.firmware)));
    this.image = { record, folder: plan.folder, ...(loader === undefined ? {} : { loader }) };
    await this.restart(since, true);
    void this.checker.order(this.options.build, true).then(
      ({ result, error }) => this.events.built(result, error),
      // The next one tells.
      () => {},
    );
  }

  private async buildAndRun(since: number): Promise<void> {
    const { result, built, error } = await this.builder.order(this.options.build, false);
    this.events.built(result, error);
    if (built === undefined || this.closed) return;
    this.image = built;
    await this.restart(since, true);
  }

  private async restart(since: number, isNew: boolean): Promise<void> {
    const { image } = this;
    if (image === undefined) throw new UserError("nothing is built yet");
    await this.stop();
    if (this.closed) return;
    const { record, loader, folder } = image;
    const output = dirname(folder);
    const flash = flashFile(stateFolder(record, output));
    if (record.firmware !== undefined) prepareFirmware(record, record.firmware, flash, isNew);
    const session = await startSession({
      record: loader ?? record,
      flash,
      port: this.port,
      noteIn: output,
      processes: this.processes,
      board: boardFor(this.folder, this.options.board),
      ...(this.boardMemory === undefined ? {} : { boardMemory: this.boardMemory }),
      forwards: forwardsOf(image),
      console: (bytes) => this.events.console(bytes),
      restarted: () => this.restarted(),
    });
    this.session = session;
    // Sensors and knobs stand as they did, also when they were changed since.
    this.boardMemory = session.machine.board.memory;
    // The same for as long as the tool runs.
    this.port = Number(session.port.split(":").at(-1));
    void session.ended.then((status) => {
      if (this.session !== session) return;
      this.session = undefined;
      this.events.ended(status);
    });
    this.events.booting(session);
    await Promise.race([session.ready, session.ended]);
    if (this.session !== session) return;
    this.events.started(session, Math.round(performance.now() - since));
    clearTimeout(this.preparation);
    if (this.platform === "node") this.preparation = setTimeout(() => this.processes.prepare(), PREPARE_MS);
  }
}

/** Free ports of the host for all that the settings listen at, where the machine has a network of its own. */
function forwardsOf({ record }: BuiltImage): Forward[] {
  if (record.platform === "node" || !loadToolchain(record.platform, record.board, record.variant, "firmware").forwards) return [];
  return record.listensAt.map(({ protocol, port }) => ({ protocol, devicePort: port, hostPort: 0 }));
}

/** What is no TypeScript at all would only crash the machine. */
async function syntaxProblems(paths: readonly string[], folder: string): Promise<BuildProblem[]> {
  const sources = paths.filter((path) => path.endsWith(".ts"));
  if (sources.length === 0) return [];
  const { transform } = await import("esbuild");
  const found = await Promise.all(
    sources.map(async (path) => {
      try {
        await transform(readFileSync(path, "utf8"), { loader: "ts", sourcefile: path, logLevel: "silent" });
        return [];
      } catch (error) {
        const errors = typeof error === "object" && error !== null && "errors" in error && Array.isArray(error.errors) ? error.errors : [];
        return problemsOfSyntax(errors, folder);
      }
    }),
  );
  return found.flat();
}
