import "@meerkat/hal/boot.native.ts";
import "@meerkat/hal/system.native.ts";
import { bootKeys } from "@meerkat/boot-common/boot_keys.ts";
import type { BootState } from "@meerkat/boot-common/boot_state.ts";
import { IMAGE_NONE, ImageCheck, ImageRules } from "@meerkat/boot-common/image_check.ts";
import { FLAG_RAM_LOAD, type ImageHeader } from "@meerkat/boot-common/image_format.ts";
import { appPartition } from "@meerkat/boot-common/slots.ts";
import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";

/** Bytes that are copied at once. */
const PIECE: i32 = 1024;

/** What lies in a slot. */
export class SlotImage {
  readonly slot: i32;
  /** IMAGE_* of its check. */
  status: i32 = IMAGE_NONE;
  header: ImageHeader | undefined = undefined;
  /** Its security counter. */
  counter: u32 = 0;
  private readonly device: VfsDevice | undefined;

  constructor(slot: i32) {
    this.slot = slot;
    this.device = partitionDevice(appPartition(slot));
  }

  /** By the rules that the state gives. */
  check(state: BootState): i32 {
    if (this.device === undefined) return IMAGE_NONE;
    const check = new ImageCheck(this.device, new ImageRules(bootKeys(), state.revokedKeys, state.securityCounter, hal_arch()));
    this.status = check.check();
    this.header = check.header;
    this.counter = check.counter;
    return this.status;
  }

  /**
   * Copies the checked image to where it runs and starts it. Returns only if the machine cannot. A file of a host is the
   * payload alone; in memory the image lies from its load address on, with its header.
   */
  start(): void {
    const { header, device } = this;
    if (header === undefined || device === undefined) return;
    const inMemory = (header.flags & FLAG_RAM_LOAD) !== 0;
    const target: u32 = inMemory ? header.loadAddress + header.headerBytes : 0;
    const piece = new Uint8Array(PIECE);
    let done: u32 = 0;
    while (done < header.payloadBytes) {
      const length: i32 = header.payloadBytes - done < PIECE ? header.payloadBytes - done : PIECE;
      if (device.read(header.headerBytes + done, piece, 0, length) !== DEV_OK) return;
      if (!hal_boot_load(target + done, piece, 0, length)) return;
      done += length;
    }
    hal_boot_start(target, this.slot);
  }
}
