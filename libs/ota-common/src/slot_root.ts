import "@meerkat/hal/system.native.ts";
import { firstBootDone, revert } from "@meerkat/boot-common/boot_machine.ts";
import { OUTCOME_UNHEALTHY } from "@meerkat/boot-common/boot_state.ts";
import { fsPartition } from "@meerkat/boot-common/slots.ts";
import { logError } from "@meerkat/core/log.ts";
import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import { mountRootAs } from "@meerkat/core/vfs/root.ts";
import { JournalRoot, type RootFormat } from "@meerkat/core/vfs/root_format.ts";
import { type BootAccess, openBoot } from "./boot_access.ts";
import { mergeFiles } from "./merge.ts";

// `/` of a program that takes updates: the file system of the slot it was started from. At the first start of new firmware
// that comes with the files of the old one, before anything reads settings.

let boot: BootAccess | undefined;
let rootFormat: RootFormat = new JournalRoot([]);
let firstStart: boolean = false;

/** Undefined on a machine without slots. */
export function bootAccess(): BootAccess | undefined {
  return boot;
}

/** Whether this is the start of new firmware that has come through the one before. */
export function isFirstStart(): boolean {
  return firstStart;
}

/** Makes the file system of the other slot one without files. */
export function clearFiles(device: VfsDevice): boolean {
  return rootFormat.clear(device);
}

/** Mounts `/`. Call it before anything reads a file. */
export function mountSlotRoot(format: RootFormat): void {
  rootFormat = format;
  boot = openBoot();
  firstStart = boot !== undefined && boot.state.firstBoot;
  if (boot !== undefined && firstStart) beginFirstStart(boot);
  mountRootAs(format, fsPartition(boot === undefined ? 0 : boot.runningSlot));
}

/** Cut short, it is done again at the next start. */
function beginFirstStart(access: BootAccess): void {
  const { state } = access;
  const merged = !state.mergeFs || state.revertSlot < 0 || takeOver(state.activeSlot, state.revertSlot);
  if (merged && access.write(firstBootDone(state))) return;
  logError("ota", "The files of the firmware before cannot be taken over");
  access.write(revert(state, OUTCOME_UNHEALTHY));
  hal_reset();
}

function takeOver(slot: i32, oldSlot: i32): boolean {
  const newDevice = partitionDevice(fsPartition(slot));
  const oldDevice = partitionDevice(fsPartition(oldSlot));
  if (newDevice === undefined || oldDevice === undefined) return false;
  const from = rootFormat.mountFiles(oldDevice);
  const to = rootFormat.mount(newDevice);
  return from !== undefined && to !== undefined && mergeFiles(from, to) && to.unmount();
}
