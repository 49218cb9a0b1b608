import "@meerkat/hal/system.native.ts";
import type { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { commit, installed } from "@meerkat/boot-common/boot_machine.ts";
import type { BootState } from "@meerkat/boot-common/boot_state.ts";
import { IMAGE_GOOD, imageFaultText } from "@meerkat/boot-common/image_check.ts";
import { appPartition } from "@meerkat/boot-common/slots.ts";
import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import { SlotImage } from "./slot_image.ts";

/** An image that comes in pieces, into the slot that the boot state names. Faults are texts; empty: none. */
export class Upload {
  /** Bytes that have come; -1: none is under way. */
  written: i32 = -1;
  size: i32 = 0;
  readonly slot: i32;
  private readonly device: VfsDevice | undefined;
  private readonly state: BootState;
  private readonly journal: BootJournal;
  /** Everything before this is erased or written. */
  private erased: u32 = 0;

  constructor(state: BootState, journal: BootJournal) {
    this.state = state;
    this.journal = journal;
    this.slot = state.activeSlot;
    this.device = partitionDevice(appPartition(this.slot));
  }

  begin(size: i32): string {
    const room: u32 = this.device === undefined ? 0 : this.device.size;
    if (size <= 0 || size > room) return "no size that fits into the slot";
    this.size = size;
    this.written = 0;
    this.erased = 0;
    return "";
  }

  /** A piece that has come before is taken for one whose answer was lost. */
  write(offset: i32, bytes: Uint8Array, length: i32): string {
    const { device, written } = this;
    if (written < 0 || device === undefined) return "OTA.Begin first";
    if (length > this.size - written && offset === written) return "longer than OTA.Begin said";
    if (offset < written && length <= written - offset) return "";
    if (offset !== written) return "not where the last piece ended";
    const end: u32 = written + length;
    while (this.erased < end) {
      if (device.erase(this.erased, device.eraseSize) !== DEV_OK) return "Write failed";
      this.erased += device.eraseSize;
    }
    if (device.write(written, bytes, 0, length) !== DEV_OK) return "Write failed";
    this.written += length;
    return "";
  }

  /** Checks the image and makes it the one to start. */
  finish(): string {
    if (this.written !== this.size) return "not all of it has come";
    this.written = -1;
    const image = new SlotImage(this.slot);
    if (image.check(this.state, false) !== IMAGE_GOOD) return imageFaultText(image.status);
    return this.journal.write(commit(installed(this.state, this.slot), image.counter)) ? "" : "the boot state cannot be written";
  }
}
