import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const SECTOR = 4096;
const SIZE = 8 << 20;

/** A region of NOR flash: in a file, which outlives the machine, or in memory. */
export class FlashModel {
  readonly sector = SECTOR;
  private readonly bytes: Buffer;
  private readonly fd: number | undefined;

  /** Throws if the file cannot be had, or is no image of a flash. */
  constructor(path: string | undefined) {
    this.bytes = path !== undefined && existsSync(path) ? readFileSync(path) : Buffer.alloc(SIZE, 0xff);
    if (this.bytes.length === 0 || this.bytes.length % SECTOR !== 0) throw new Error(`${path}: not an image of a flash: ${this.bytes.length} bytes`);
    if (path === undefined) return;
    if (!existsSync(path)) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, this.bytes);
    }
    this.fd = openSync(path, "r+");
  }

  get size(): number {
    return this.bytes.length;
  }

  read(at: number, into: Uint8Array, offset: number, length: number): boolean {
    if (!this.contains(at, length)) return false;
    into.set(this.bytes.subarray(at, at + length), offset);
    return true;
  }

  /** Bits can only be cleared: a byte that would need one set is not programmed, nor what comes after it. */
  program(at: number, data: Uint8Array, offset: number, length: number): boolean {
    if (!this.contains(at, length)) return false;
    let count = 0;
    while (count < length) {
      const byte = data[offset + count] ?? 0;
      if ((byte & ~(this.bytes[at + count] ?? 0)) !== 0) break;
      this.bytes[at + count] = byte;
      count++;
    }
    this.keep(at, count);
    return count === length;
  }

  erase(at: number): boolean {
    if (at % SECTOR !== 0 || !this.contains(at, SECTOR)) return false;
    this.bytes.fill(0xff, at, at + SECTOR);
    this.keep(at, SECTOR);
    return true;
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
  }

  private contains(at: number, length: number): boolean {
    return at >= 0 && length >= 0 && at + length <= this.bytes.length;
  }

  private keep(at: number, length: number): void {
    if (this.fd !== undefined && length > 0) writeSync(this.fd, this.bytes, at, length, at);
  }
}
