/** A machine with two slots in a model of its flash: what is in them, and the loader that starts one. */
import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { BootKey, bootKeys, defineBootKeys } from "@meerkat/boot-common/boot_keys.ts";
import { afterReset, factoryState, slotRefused } from "@meerkat/boot-common/boot_machine.ts";
import type { BootState } from "@meerkat/boot-common/boot_state.ts";
import { IMAGE_GOOD, ImageCheck, ImageRules } from "@meerkat/boot-common/image_check.ts";
import { appPartition } from "@meerkat/boot-common/slots.ts";
import { definePartitions, Partition, partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import { cryptoNatives } from "@meerkat/port-node/crypto.ts";
import { FlashModel } from "../../../core/test/flash_model.ts";
import { makeKey } from "./bundle.ts";

export const SECTOR = 4096;

/** What images on these machines are signed with. */
export const bootKey = makeKey();

export interface Layout {
  appSectors: number;
  fsSectors: number;
}

export class SlotsMachine {
  readonly layout: Layout;
  readonly flash: FlashModel;
  private readonly starts = new Map<string, { start: number; size: number }>();

  constructor(layout: Layout = { appSectors: 16, fsSectors: 16 }, bytes?: Uint8Array<ArrayBuffer>) {
    this.layout = layout;
    let sectors = 0;
    for (const [name, count] of Object.entries({
      bcfg0: 1,
      bcfg1: 1,
      app0: layout.appSectors,
      app1: layout.appSectors,
      fs0: layout.fsSectors,
      fs1: layout.fsSectors,
    })) {
      this.starts.set(name, { start: sectors * SECTOR, size: count * SECTOR });
      sectors += count;
    }
    this.flash = new FlashModel(sectors, SECTOR, bytes);
  }

  /** Makes this the machine that programs run on. */
  install(): this {
    Object.assign(globalThis, cryptoNatives());
    this.flash.install();
    this.define({ definePartitions, Partition }, { defineBootKeys, BootKey });
    return this;
  }

  /** Tells a program what its build would: how the flash is divided, and which keys count. */
  define(
    partitions: Pick<typeof import("@meerkat/core/vfs/partitions.ts"), "definePartitions" | "Partition">,
    keys: Pick<typeof import("@meerkat/boot-common/boot_keys.ts"), "defineBootKeys" | "BootKey">,
  ): void {
    partitions.definePartitions([...this.starts].map(([name, { start, size }]) => new partitions.Partition(name, start, size)));
    keys.defineBootKeys([new keys.BootKey(bootKey.der)]);
  }

  partition(name: string): Uint8Array {
    const { start, size } = this.starts.get(name) as { start: number; size: number };
    return this.flash.bytes.subarray(start, start + size);
  }

  /** Puts bytes at the start of a partition, the rest of which is erased. */
  put(name: string, bytes: Uint8Array): this {
    this.partition(name).fill(0xff).set(bytes);
    return this;
  }

  private journal(): BootJournal {
    return new BootJournal(device("bcfg0"), device("bcfg1"));
  }

  state(): BootState {
    return this.journal().read() ?? factoryState();
  }

  setState(state: BootState): void {
    const journal = this.journal();
    journal.read();
    if (!journal.write(state)) throw new Error("the boot state cannot be written");
  }

  /** Starts it as boot/src/main.ts does. The slot that was started, or -1 if none could be. */
  boot(resetReason: number): number {
    const journal = this.journal();
    const before = journal.read() ?? factoryState();
    let next: BootState | undefined = afterReset(before, resetReason);
    while (next !== undefined) {
      const rules = new ImageRules(bootKeys(), next.revokedKeys, next.securityCounter, hal_arch());
      if (new ImageCheck(device(appPartition(next.activeSlot)), rules).check() === IMAGE_GOOD) break;
      next = slotRefused(next);
    }
    if (next === undefined || (next !== before && !journal.write(next))) return -1;
    return next.activeSlot;
  }
}

export function device(name: string) {
  const found = partitionDevice(name);
  if (found === undefined) throw new Error(`no partition ${name}`);
  return found;
}
