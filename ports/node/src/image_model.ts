import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Thrown to leave a boot loader when it starts a program: `module` is a file, which the machine runs from now on. */
export class ImageStarted extends Error {
  readonly module: string;

  constructor(module: string) {
    super(`started ${module}`);
    this.module = module;
  }
}

/** The program that a boot loader starts (hal/src/boot.native.ts): its image's payload is one module. */
export class ImageModel {
  /** Slot that the program was started from; -1 while it is the loader, or a program that none has started. */
  slot = -1;
  private readonly folder: string | undefined;
  private bytes = Buffer.alloc(0);
  private end = 0;

  /** `stateFolder`: where the file goes; undefined: among the host's temporary files. */
  constructor(stateFolder: string | undefined) {
    this.folder = stateFolder;
  }

  load(at: number, data: Uint8Array): boolean {
    if (at === 0) this.end = 0;
    if (at + data.length > this.bytes.length) {
      // It comes in many small pieces.
      const larger = Buffer.alloc(Math.max(at + data.length, 2 * this.bytes.length));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(data, at);
    this.end = Math.max(this.end, at + data.length);
    return true;
  }

  /** Does not return: the boot loader is left. */
  start(slot: number): never {
    const folder = this.folder ?? mkdtempSync(join(tmpdir(), "meerkat-image-"));
    mkdirSync(folder, { recursive: true });
    const module = join(folder, `slot${slot}.mjs`);
    writeFileSync(module, this.bytes.subarray(0, this.end));
    this.slot = slot;
    throw new ImageStarted(module);
  }
}
