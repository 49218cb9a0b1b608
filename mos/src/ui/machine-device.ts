/** A machine that this tool runs, as a device of the UI: its app is built, booted, and watched. */
import { UserError } from "../errors.ts";
import type { MachineBoard } from "../run/machine-board.ts";
import type { Session } from "../run/session.ts";
import { LiveApp, type LiveAppOptions } from "../watch/live-app.ts";
import { ManagedDevice } from "./managed-device.ts";
import { Project } from "./project.ts";
import type { BuildProblem, BuildResult, Notice, Problem } from "./protocol.ts";

export class MachineDevice {
  readonly device: ManagedDevice;
  readonly app: LiveApp;
  readonly project: Project;
  /** Of the last build. */
  private hasErrors = false;
  private board: MachineBoard | undefined;
  private forgetBoard: () => void = () => {};

  /** Throws UserError if there is no such app. */
  constructor(id: string, options: LiveAppOptions, tell: (notice: Notice) => void, changed: () => void) {
    this.app = new LiveApp(options, {
      building: (paths) => this.building(paths),
      built: (result, error) => void this.built(result, error),
      console: (bytes) => this.device.console.push(bytes),
      booting: (session) => this.booting(session),
      started: (_session, ms) => this.started(ms),
      restarted: () => {
        this.device.note("boot", "the machine restarts");
        this.device.restarting();
      },
      ended: (status) => this.ended(status),
    });
    const { folder, platform, name } = this.app;
    this.project = new Project(folder);
    this.device = new ManagedDevice(
      { id, name: `${name} on ${platform}`, kind: "machine", address: "", state: "building", platform, folder, hasBoard: false },
      tell,
      changed,
    );
  }

  /** What is wired to the machine. Throws UserError. */
  get parts(): MachineBoard {
    if (this.board === undefined) throw new UserError("the machine was not started yet");
    return this.board;
  }

  async power(action: "start" | "stop" | "restart" | "cut"): Promise<void> {
    const { device, app } = this;
    if (action === "start" && app.running !== undefined) return;
    if (action !== "start") {
      await app.stop(action === "cut");
      device.note("boot", action === "cut" ? "the power was cut" : "switched off");
      device.gone("stopped", action === "cut" ? "the power was cut" : "switched off");
    }
    if (action === "start" || action === "restart") {
      device.set({ state: "starting", reason: undefined });
      await app.boot();
    }
  }

  /** For the platform that runs, or another one. */
  async build(platform: string | undefined): Promise<BuildResult> {
    const { result, error } = await this.app.build(platform);
    return this.built(result, error);
  }

  /** The app as a bundle to update with. Throws UserError. */
  makeBundle(): Promise<Uint8Array> {
    if (this.hasErrors) throw new UserError("the program has errors", "the build's result shows them");
    return this.app.makeBundle();
  }

  async close(): Promise<void> {
    this.forgetBoard();
    await this.device.close();
    await this.app.close();
  }

  private building(paths: readonly string[]): void {
    const { device } = this;
    if (paths.length > 0) device.note("build", `changed: ${paths.map((path) => path.replace(`${this.app.folder}/`, "")).join(", ")}`);
    // What runs goes on until there is something else to run.
    if (this.app.running === undefined) device.set({ state: "building", reason: undefined });
  }

  private built(result: BuildResult, error: Problem | undefined): BuildResult {
    const { device } = this;
    const problems = result.problems.length === 0 && error !== undefined ? [asProblem(error)] : result.problems;
    const data = { ...result, problems };
    this.hasErrors = !result.ok;
    device.notice({ event: "build", device: device.info.id, data });
    const errors = problems.filter(({ severity }) => severity === "error").length;
    device.note(
      "build",
      result.ok ? `checked for ${result.platform} in ${(result.ms / 1000).toFixed(1)} s` : `failed: ${errors} error${errors === 1 ? "" : "s"}`,
    );
    if (!result.ok && this.app.running === undefined) device.gone("stopped", "it does not build");
    return data;
  }

  private booting({ port, machine }: Session): void {
    const { device } = this;
    device.set({ address: port, state: "starting", reason: undefined, hasBoard: true });
    this.forgetBoard();
    this.board = machine.board;
    this.forgetBoard = this.board.onChange((data) => device.notice({ event: "board", device: device.info.id, data }));
  }

  private started(ms: number): void {
    const { device } = this;
    device.note("boot", `runs after ${ms} ms`);
    if (device.isConnected) device.restarting();
    else device.connect({ hasConsole: false });
  }

  private ended(status: number): void {
    this.device.note("crash", `the machine has ended with status ${status}`);
    this.device.gone(status === 0 ? "stopped" : "crashed", status === 0 ? "it has ended" : "its console tells why");
  }
}

/** One that belongs to no line. */
function asProblem({ message, hint }: Problem): BuildProblem {
  return { file: "", line: 0, column: 0, code: "", message, ...(hint === undefined ? {} : { hint }), severity: "error" };
}
