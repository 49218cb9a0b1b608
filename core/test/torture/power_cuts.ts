import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import type { FileSystemType } from "@meerkat/core/vfs/file_system_type.ts";
import type { Defect, Random } from "@meerkat/port-node/nor_flash.ts";
import { FakeHal } from "../fake_hal.ts";
import { FlashModel, PowerCut, seededRandom } from "../flash_model.ts";
import { NorDevice } from "./nor_device.ts";
import { type Limits, Operations } from "./operations.ts";
import { difference, readState, type State, type Tolerance, withPath } from "./state.ts";

/** A flash, and how a file system is to use it. */
export interface Setup {
  sectors: number;
  sector: number;
  options: string;
  limits: Limits;
  /** Bad sectors, and erases after which any becomes one. */
  defects: Map<number, Defect>;
  wearLimit: number;
}

/** A file system, and what it promises. */
export interface Candidate {
  type: FileSystemType;
  /** Random geometry, as long as it suits the file system. */
  setup(random: Random): Setup;
  /** Whether it programs bytes that are not erased. */
  reprograms: boolean;
  /** For a file system that does not promise "old or new": what else may become of the path that is being changed. */
  tolerance?: Tolerance;
  /** Complaints of an independent checker about an image, `isCut` if the power was cut and nothing was written since. */
  check?(image: Uint8Array, sector: number, isCut: boolean): string[];
}

export interface Result {
  cut_points: number;
  violations: number;
  /** Cuts during the first writes after another cut. */
  second_cuts: number;
  operations: number;
  /** Operations that the file system refused: it was full, or the flash worn. */
  refused: number;
  flash_operations: number;
  runs: number;
  /** The first violations, each with the seed that brings it back. */
  messages: string[];
}

export interface Budget {
  /** Cut points after which no further run is begun. */
  points: number;
  seconds: number;
}

/** Operations of one run, that is of one flash. */
const RUN_OPERATIONS = 120;
const MAX_MESSAGES = 10;
/** Refused operations in a row after which a flash is given up. */
const MAX_REFUSED = 15;
/** A file that is written after a cut. */
const PROBE = "probe";

/** Runs random operations, and cuts the power at each operation of the flash. */
export function cutEverywhere(candidate: Candidate, seed: number, budget: Budget): Result {
  const result: Result = { cut_points: 0, violations: 0, second_cuts: 0, operations: 0, refused: 0, flash_operations: 0, runs: 0, messages: [] };
  const end = Date.now() + 1000 * budget.seconds;
  new FakeHal().install();
  for (let run = seed; result.cut_points < budget.points && Date.now() < end; run++) {
    new Run(candidate, run, result, end).go();
    result.runs++;
  }
  return result;
}

class Run {
  private readonly candidate: Candidate;
  private readonly seed: number;
  private readonly result: Result;
  private readonly end: number;
  private readonly random: Random;
  private readonly setup: Setup;
  private operation = 0;
  private operations: Operations | undefined = undefined;

  constructor(candidate: Candidate, seed: number, result: Result, end: number) {
    this.candidate = candidate;
    this.seed = seed;
    this.result = result;
    this.end = end;
    this.random = seededRandom(seed);
    this.setup = candidate.setup(this.random);
  }

  go(): void {
    const { candidate, setup } = this;
    const flash = new FlashModel(setup.sectors, setup.sector);
    flash.reprograms = candidate.reprograms;
    flash.random = seededRandom(this.seed + 0x5eed);
    for (const [sector, defect] of setup.defects) flash.defects.set(sector, defect);
    if (!candidate.type.format(new NorDevice(flash), setup.options)) return this.violation("cannot be formatted");
    flash.wearLimit = setup.wearLimit;
    let fs = candidate.type.mount(new NorDevice(flash), setup.options);
    if (fs === undefined) return this.violation("cannot be mounted after the format");
    const operations = new Operations(fs, this.random, setup.limits);
    this.operations = operations;
    const tears = seededRandom(this.seed ^ 0x7ea5);
    flash.onOperation = (torn) => {
      this.result.cut_points++;
      this.afterCut(torn(tears), operations.progress.allowed, tears);
    };
    let refused = 0;
    for (this.operation = 0; this.operation < RUN_OPERATIONS && refused < MAX_REFUSED && Date.now() < this.end; this.operation++) {
      const isDone = this.guard(() => operations.step()) ?? false;
      this.result.operations++;
      refused = isDone ? 0 : refused + 1;
      if (!isDone) this.result.refused++;
      if (!this.compare(operations, fs, flash)) break;
      if (this.random() < 0.1) {
        fs.unmount();
        fs = candidate.type.mount(new NorDevice(flash), setup.options);
        if (fs === undefined) return this.violation("cannot be mounted again");
        operations.fs = fs;
      }
    }
    this.result.flash_operations += flash.operations;
  }

  /** The file system in use must be in one of the allowed states, which is the model's from now on. */
  private compare(operations: Operations, fs: FileSystem, flash: FlashModel): boolean {
    const complaints = this.candidate.check?.(flash.bytes, flash.sector, true) ?? [];
    if (complaints.length > 0) {
      this.violation(`without a cut: ${complaints.slice(0, 3).join("; ")}`);
      return false;
    }
    const seen = this.guard(() => readState(fs));
    if (seen === undefined || typeof seen === "string") {
      if (seen !== undefined) this.violation(seen);
      return false;
    }
    const wrong = difference(seen, operations.progress.allowed, this.candidate.tolerance);
    if (wrong !== undefined) {
      this.violation(`without a cut: ${wrong}`);
      return false;
    }
    operations.progress.committed = seen;
    operations.progress.upcoming = [];
    return true;
  }

  private afterCut(flash: FlashModel, allowed: State[], random: Random): void {
    const before = this.result.violations;
    const state = this.remount(flash, allowed, "after a cut");
    if (state === undefined || this.result.violations > before) return;
    // Writing on completes what was interrupted; at times the power is cut in that, too.
    const cutsAgain = random() < 0.3;
    if (cutsAgain) flash.cutIn = 1 + Math.floor(random() * 8);
    const probed = withPath(state, PROBE, Buffer.from(`${this.operation}`));
    let isWritten = false;
    try {
      const fs = this.candidate.type.mount(new NorDevice(flash), this.setup.options);
      const file = fs?.open(PROBE, "w");
      isWritten = file !== undefined && file.write(probed.get(PROBE) as Buffer, 0, (probed.get(PROBE) as Buffer).length) > 0;
      isWritten = (file?.close() ?? false) && isWritten;
    } catch (error) {
      if (!(error instanceof PowerCut)) return this.violation(`writing after a cut: ${error}`);
      this.result.second_cuts++;
      this.remount(flash, [state, probed], "after a second cut");
      return;
    }
    flash.cutIn = 0;
    this.remount(flash, isWritten ? [probed] : [state, probed], "after a cut and a write", !isWritten);
  }

  /** Reads a flash as a machine that starts does. */
  private remount(flash: FlashModel, allowed: State[], when: string, isCut = true): State | undefined {
    const { candidate, setup } = this;
    return this.guard(() => {
      const operations = flash.operations;
      const fs = candidate.type.mount(new NorDevice(flash), setup.options);
      if (fs === undefined) {
        this.violation(`${when}: cannot be mounted`);
        return undefined;
      }
      const seen = readState(fs);
      if (typeof seen === "string") this.violation(`${when}: ${seen}`);
      const wrong = typeof seen === "string" ? undefined : difference(seen, allowed, candidate.tolerance);
      if (wrong !== undefined) this.violation(`${when}: ${wrong}`);
      const complaints = candidate.check?.(flash.bytes, flash.sector, isCut) ?? [];
      if (complaints.length > 0) this.violation(`${when}: ${complaints.slice(0, 3).join("; ")}`);
      if (flash.operations !== operations && !candidate.reprograms) this.violation(`${when}: reading has written`);
      return typeof seen === "string" ? undefined : seen;
    });
  }

  private guard<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      this.violation(String(error instanceof Error ? (error.stack ?? error.message) : error));
      return undefined;
    }
  }

  private violation(what: string): void {
    this.result.violations++;
    if (this.result.messages.length < MAX_MESSAGES) {
      this.result.messages.push(`seed ${this.seed}, operation ${this.operation} (${this.operations?.last}): ${what}`);
    }
  }
}
