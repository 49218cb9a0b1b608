import "@meerkat/hal/system.native.ts";
import { bootKeys } from "@meerkat/boot-common/boot_keys.ts";
import { POWER_TRIALS } from "@meerkat/boot-common/boot_machine.ts";
import { type BootState, OUTCOME_NONE } from "@meerkat/boot-common/boot_state.ts";
import { IMAGE_GOOD, ImageCheck, ImageRules } from "@meerkat/boot-common/image_check.ts";
import { appPartition, fsPartition } from "@meerkat/boot-common/slots.ts";
import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import type { BootAccess } from "./boot_access.ts";
import { ResumeRecord } from "./resume_record.ts";
import { SlotWriter } from "./slot_writer.ts";

// The running firmware and its files, copied to the other slot. Nothing else runs meanwhile, so files do not change.

const COPY_BYTES: i32 = 512;

/** A slot on a device takes longer than the event loop may be away. For each sector. */
const SECTOR_WATCHDOG_MS: i32 = 30000;

/** True if the other slot holds what runs now. What was in it before is lost. */
export function copyToOtherSlot(boot: BootAccess): boolean {
  const { runningSlot, otherSlot } = boot;
  const image = partitionDevice(appPartition(runningSlot));
  const imageCopy = partitionDevice(appPartition(otherSlot));
  const files = partitionDevice(fsPartition(runningSlot));
  const filesCopy = partitionDevice(fsPartition(otherSlot));
  if (image === undefined || imageCopy === undefined || files === undefined || filesCopy === undefined) return false;
  if (files.size !== filesCopy.size) return false;
  const bytes = imageBytes(boot, image);
  if (bytes === 0 || bytes > imageCopy.size - imageCopy.eraseSize) return false;
  new ResumeRecord(imageCopy).clear();
  return copyDevice(image, imageCopy, bytes) && copyDevice(files, filesCopy, files.size) && imageBytes(boot, imageCopy) === bytes;
}

/** Bytes of the image on a device, 0 if there is none that could be started. */
export function imageBytes(boot: BootAccess, device: VfsDevice): u32 {
  const { state } = boot;
  const check = new ImageCheck(device, new ImageRules(bootKeys(), state.revokedKeys, state.securityCounter, hal_arch()));
  return check.check() === IMAGE_GOOD ? check.totalBytes : 0;
}

function copyDevice(from: VfsDevice, to: VfsDevice, bytes: u32): boolean {
  const writer = new SlotWriter(to);
  const buffer = new Uint8Array(COPY_BYTES);
  for (let at: u32 = 0; at < bytes; at += COPY_BYTES) {
    if (at % to.eraseSize === 0) hal_watchdog(SECTOR_WATCHDOG_MS);
    const count: i32 = bytes - at < COPY_BYTES ? bytes - at : COPY_BYTES;
    if (from.read(at, buffer, 0, count) !== DEV_OK || !writer.write(buffer, 0, count)) return false;
  }
  return writer.finish();
}

/** What runs now is on trial, and a revert goes to the other slot. */
export function onTrialAgainst(state: BootState, otherSlot: i32, trials: i32, commitTimeoutS: u32): BootState {
  const next = state.copy();
  next.revertSlot = otherSlot;
  next.committed = false;
  next.trialsLeft = trials;
  next.powerTrialsLeft = POWER_TRIALS;
  next.commitTimeout = commitTimeoutS;
  next.outcome = OUTCOME_NONE;
  next.failedSlots &= ~(1 << otherSlot);
  return next;
}
