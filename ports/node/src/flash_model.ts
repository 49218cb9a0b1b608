import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { type FlashFaults, flashFaultText, nodeFaultFile, parseFlashFaults } from "../../flash_fault.ts";
import { NorFlash, seededRandom } from "./nor_flash.ts";

const SECTOR = 4096;
const SIZE = 8 << 20;

/** The machine's NOR flash: in a file, which outlives the machine, or in memory. A file beside it may name faults. */
export class FlashModel extends NorFlash {
  private readonly path: string | undefined;
  private readonly fd: number | undefined;
  private readonly faults: FlashFaults;

  /** Throws if the file cannot be had, or is no image of a flash. */
  constructor(path: string | undefined, size = SIZE) {
    super(path === undefined ? new Uint8Array(size).fill(0xff) : flashIn(path, size), SECTOR);
    this.path = path;
    this.faults = path === undefined ? { bad: [] } : faultsOf(path);
    for (const sector of this.faults.bad) this.defects.set(sector, "program fails");
    const { cut } = this.faults;
    if (cut) {
      this.cutIn = cut.operation;
      this.tear = cut.tear;
      this.random = seededRandom(cut.operation);
    }
    // What a bit reads as that is neither 0 nor 1 is not kept in a file.
    this.weakErases = false;
    if (path !== undefined) this.fd = openSync(path, "r+");
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
  }

  /** The count of operations goes on after a restart, which is another process. */
  protected override beforeChange(): void {
    const { cut } = this.faults;
    if (!cut || this.path === undefined) return;
    if (this.cutIn > 1) writeFileSync(nodeFaultFile(this.path), flashFaultText({ ...this.faults, cut: { ...cut, operation: this.cutIn - 1 } }));
    else rmSync(nodeFaultFile(this.path));
  }

  protected override changed(at: number, bytes: Uint8Array): void {
    super.changed(at, bytes);
    if (this.fd !== undefined && bytes.length > 0) writeSync(this.fd, bytes, 0, bytes.length, at);
  }

  protected override powerLost(): never {
    process.kill(process.pid, "SIGKILL");
    return super.powerLost();
  }
}

function flashIn(path: string, size: number): Uint8Array {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.alloc(size, 0xff));
  }
  const bytes = readFileSync(path);
  if (bytes.length === 0 || bytes.length % SECTOR !== 0) throw new Error(`${path}: not an image of a flash: ${bytes.length} bytes`);
  return bytes;
}

function faultsOf(path: string): FlashFaults {
  const file = nodeFaultFile(path);
  return existsSync(file) ? parseFlashFaults(readFileSync(file, "utf8")) : { bad: [] };
}
