/** Samples of a native program: a library that is loaded into it notes what it does in each millisecond of processor time. */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { portsFolder } from "../../../ports/description.ts";
import { execute } from "../builder/process.ts";
import { UserError } from "../errors.ts";
import type { Sample } from "./samples.ts";
import { framesAt } from "./symbols.ts";

const SOURCE = join(portsFolder, "linux/profile/sampler.c");
const INTERVAL_MS = 1;

export interface NativeProgram {
  image: string;
  generated: string;
  tools: { cc: string; addr2line: string };
}

export class NativeSampler {
  private readonly program: NativeProgram;
  private readonly library: string;
  private readonly samples: string;

  /** `folder` takes the library and the samples. */
  constructor(program: NativeProgram, folder: string) {
    this.program = program;
    this.library = join(folder, "sampler.so");
    this.samples = join(folder, "samples.txt");
    mkdirSync(folder, { recursive: true });
  }

  /** Throws UserError. */
  async prepare(): Promise<void> {
    rmSync(this.samples, { force: true });
    const { status, stderr } = await execute([this.program.tools.cc, "-O2", "-g0", "-fPIC", "-shared", SOURCE, "-o", this.library]);
    if (status !== 0) throw new UserError(`${SOURCE} does not compile\n${stderr.trimEnd()}`);
  }

  /** For the program's process. */
  get env(): Record<string, string> {
    return { LD_PRELOAD: this.library, MOS_PROFILE_FILE: this.samples };
  }

  /** `elapsedMs`: how long it ran; what it did not work, it waited. */
  async read(elapsedMs: number): Promise<Sample[]> {
    const rows = existsSync(this.samples) ? readFileSync(this.samples, "utf8").trimEnd().split("\n") : [];
    // All but the first are return addresses: the call is before them.
    const stacks = rows
      .filter((row) => row !== "")
      .map((row) =>
        row
          .trim()
          .split(" ")
          .map((word, i) => Number.parseInt(word, 16) - (i === 0 ? 0 : 1)),
      );
    const frames = await framesAt(this.program.image, this.program.tools.addr2line, this.program.generated, [...new Set(stacks.flat())]);
    const busy = stacks.map((stack): Sample => {
      const known = stack.flatMap((address) => frames.get(address) ?? []);
      return { frames: known.length > 0 ? known : [{ name: "(the system's libraries)", path: "", line: 0 }], ms: INTERVAL_MS };
    });
    const waiting = Math.max(0, elapsedMs - busy.length * INTERVAL_MS);
    return [...busy, { frames: [], ms: waiting }];
  }
}
