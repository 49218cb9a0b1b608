/** The app under power cuts: at each program and erase of its flash, from its first boot on. */
import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { type Boot, bootFor, type TrialMachine } from "./machine.ts";
import { Expectation, filesOf, type Services, type State, servicesOf, stateOf, stepsFor } from "./work.ts";

export interface Failure {
  /** The operation during which the power was cut. */
  cut: number;
  what: string;
  /** What the device was doing. */
  doing: string;
  /** The flash as the cut has left it. */
  flash: string;
  console: string;
}

export interface CrashReport {
  /** Flash operations of a run that is not disturbed. */
  operations: number;
  /** Cuts that were tried. */
  cuts: number;
  services: Services;
  failures: Failure[];
}

export interface CrashOptions {
  machine: TrialMachine;
  /** Names of the files that the build has brought. */
  files: readonly string[];
  /** Makes the flash of a new device at a path. */
  newFlash: (path: string) => void;
  /** Most cuts; they are spread over all operations. 0: no limit. */
  max: number;
  /** Only this one. */
  only?: number;
  signal: AbortSignal;
  progress: (done: number, total: number, failed: number) => void;
}

/** No program writes as often within a trial. */
const NEVER = 999_999_999;

/** Throws UserError if the app does not even run undisturbed. */
export async function crashtest(options: CrashOptions): Promise<CrashReport> {
  const trial = new Trial(options);
  const { services, base } = await trial.undisturbed();
  const operations = options.only ?? (await trial.countOperations(services, base));
  const report: CrashReport = { operations, cuts: 0, services, failures: [] };
  const cuts = options.only === undefined ? spread(operations, options.max) : [options.only];
  for (const cut of cuts) {
    if (options.signal.aborted) break;
    const failure = await trial.cutAt(cut, services, base);
    if (options.signal.aborted) break;
    report.cuts++;
    if (failure) report.failures.push(failure);
    options.progress(report.cuts, cuts.length, report.failures.length);
  }
  return report;
}

/** 1 to `count`, at most `max` of them, evenly spread. */
export function spread(count: number, max: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i + 1);
  if (max === 0 || count <= max) return all;
  return Array.from({ length: max }, (_, i) => Math.round(1 + (i * (count - 1)) / Math.max(1, max - 1)));
}

const FLASH = "flash.bin";

/** The flash of the last trial, and what a machine keeps beside it. */
export function removeFlash(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith(FLASH)) rmSync(join(folder, name), { recursive: true });
}

class Trial {
  private readonly options: CrashOptions;
  private readonly flash: string;

  constructor(options: CrashOptions) {
    this.options = options;
    this.flash = join(options.machine.folder, FLASH);
  }

  /** What the app is like when nothing goes wrong, at its first boot. */
  async undisturbed(): Promise<{ services: Services; base: State }> {
    this.renew();
    let services: Services = { config: false, files: false };
    let base: State = { level: undefined, file: undefined };
    const boot = await this.boot("none", async (call) => {
      services = await servicesOf(call);
      base = await stateOf(call, services);
      await new Expectation(base).run(call, stepsFor(services));
    });
    if (boot.ending !== "finished" && !this.options.signal.aborted) {
      throw new UserError(
        `the app does not get through the trial without any cut: ${boot.reason ?? boot.ending}\n${boot.console.trimEnd()}`,
        "it has to answer RPC over UART 0: library rpc-uart",
      );
    }
    return { services, base };
  }

  /** The first operation that a whole run does not come to. */
  async countOperations(services: Services, base: State): Promise<number> {
    let low = 0;
    let high = 1;
    while (high < NEVER && (await this.isCut(high, services, base))) {
      low = high;
      high *= 2;
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (await this.isCut(middle, services, base)) low = middle;
      else high = middle;
    }
    return low;
  }

  private async isCut(operation: number, services: Services, base: State): Promise<boolean> {
    if (this.options.signal.aborted) return false;
    this.renew();
    return (await this.boot(`cut@${operation}`, (call) => new Expectation(base).run(call, stepsFor(services)))).ending === "cut";
  }

  /** Cuts the power during an operation, boots again, and looks. */
  async cutAt(operation: number, services: Services, base: State): Promise<Failure | undefined> {
    const { files } = this.options;
    const expectation = new Expectation(base);
    this.renew();
    const first = await this.boot(`cut@${operation}`, (call) => expectation.run(call, stepsFor(services)));
    const left = join(this.options.machine.folder, `cut-${operation}.bin`);
    copyFileSync(this.flash, left);
    let complaint: string | undefined;
    const second = await this.boot("none", async (call) => {
      complaint = expectation.complaint(await stateOf(call, services));
      const there = await filesOf(call, services);
      const gone = services.files ? files.filter((name) => !there.includes(name)) : [];
      if (complaint === undefined && gone.length > 0) complaint = `files are gone: ${gone.join(", ")}`;
    });
    const what = describe(first, "before the cut") ?? describe(second, "after the cut") ?? complaint;
    if (what === undefined) {
      rmSync(left);
      return undefined;
    }
    return { cut: operation, what, doing: expectation.doing || "boot", flash: left, console: second.console };
  }

  private boot(fault: string, work: Parameters<typeof bootFor>[3]): Promise<Boot> {
    return bootFor(this.options.machine, this.flash, fault, work, this.options.signal);
  }

  /** The flash, and what else a machine keeps beside it, of a new device. */
  private renew(): void {
    removeFlash(this.options.machine.folder);
    this.options.newFlash(this.flash);
  }
}

function describe({ ending, reason }: Boot, when: string): string | undefined {
  if (ending === "silent") return `no answer ${when}: ${reason}`;
  return ending === "crashed" ? `${reason} ${when}` : undefined;
}
