import "@meerkat/hal/boot.native.ts";
import "@meerkat/hal/system.native.ts";
import { bootKeys } from "@meerkat/boot-common/boot_keys.ts";
import type { BootState } from "@meerkat/boot-common/boot_state.ts";
import { IMAGE_NONE, ImageCheck, ImageRules } from "@meerkat/boot-common/image_check.ts";
import { FLAG_RAM_LOAD, type ImageHeader } from "@meerkat/boot-common/image_format.ts";
import { appPartition } from "@meerkat/boot-common/slots.ts";
import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";

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

  /** By the rules that the state gives. With `load`, it is where it runs when it is good. */
  check(state: BootState, load: boolean): i32 {
    if (this.device === undefined) return IMAGE_NONE;
    const check = new ImageCheck(this.device, new ImageRules(bootKeys(), state.revokedKeys, state.securityCounter, hal_arch()));
    if (load) check.sink = (header, at, bytes, off, length) => hal_boot_load(payloadAddress(header) + at, bytes, off, length);
    this.status = check.check();
    this.header = check.header;
    this.counter = check.counter;
    return this.status;
  }

  /** Starts the image that `check` has loaded. Returns only if the machine cannot. */
  start(): void {
    if (this.header !== undefined) hal_boot_start(payloadAddress(this.header), this.slot);
  }
}

/** In memory the image lies from its load address on, its header included; a file of a host is the payload alone. */
function payloadAddress(header: ImageHeader): u32 {
  return (header.flags & FLAG_RAM_LOAD) === 0 ? 0 : header.loadAddress + header.headerBytes;
}
