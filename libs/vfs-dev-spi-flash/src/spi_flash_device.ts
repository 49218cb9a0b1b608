import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import { type EraseType, FAST_READ, type Geometry, PAGE, PAGE_PROGRAM } from "./jedec.ts";
import type { SpiChip } from "./spi_chip.ts";

const NOTHING: Uint8Array = new Uint8Array(0);

/** A serial NOR flash. */
export class SpiFlashDevice extends VfsDevice {
  private readonly chip: SpiChip;
  private readonly geometry: Geometry;
  private readonly sleeps: boolean;

  /** `sleeps`: between operations the chip is in deep power-down; it is at the beginning. */
  constructor(chip: SpiChip, geometry: Geometry, sleeps: boolean) {
    super(geometry.size, geometry.erases[0]!.size);
    this.chip = chip;
    this.geometry = geometry;
    this.sleeps = sleeps;
  }

  read(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    this.wake();
    return this.done(this.chip.readAt(FAST_READ, at, data, off, len));
  }

  write(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    this.wake();
    let result = DEV_OK;
    for (let done: i32 = 0; done < len && result === DEV_OK; ) {
      const left: i32 = PAGE - ((at + done) % PAGE);
      const part = len - done < left ? len - done : left;
      result = this.chip.change(PAGE_PROGRAM, at + done, data, off + done, part);
      done += part;
    }
    return this.done(result);
  }

  erase(at: u32, len: u32): i32 {
    if (!this.contains(at, len) || at % this.eraseSize !== 0 || len % this.eraseSize !== 0) return DEV_INVALID;
    this.wake();
    let result = DEV_OK;
    for (let done: u32 = 0; done < len && result === DEV_OK; ) {
      const type = this.largestErase(at + done, len - done);
      result = this.chip.change(type.instruction, at + done, NOTHING, 0, 0);
      done += type.size;
    }
    return this.done(result);
  }

  /** The largest unit that begins at `at` and is no longer than `len`. */
  private largestErase(at: u32, len: u32): EraseType {
    let largest = this.geometry.erases[0]!;
    for (const type of this.geometry.erases) {
      if (at % type.size === 0 && type.size <= len) largest = type;
    }
    return largest;
  }

  private wake(): void {
    if (this.sleeps) wakeUp(this.chip, this.geometry.wake);
  }

  private done(result: i32): i32 {
    if (this.sleeps) this.chip.say(this.geometry.powerDown);
    return result;
  }
}

/** Asks the chip out of deep power-down, and lets the time pass that it may take: at 1 MHz and above, some 8 us to 100 us. */
export function wakeUp(chip: SpiChip, instruction: i32): void {
  const ignored = new Uint8Array(WAKE_BYTES);
  chip.ask(instruction, ignored, 0, WAKE_BYTES);
}

/** Bytes that take 100 us at 8 MHz. */
const WAKE_BYTES: i32 = 100;
