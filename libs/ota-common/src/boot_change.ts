import { POWER_TRIALS } from "@meerkat/boot-common/boot_machine.ts";
import { appPartition, SLOTS } from "@meerkat/boot-common/slots.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import type { BootAccess } from "./boot_access.ts";
import { runningUpdate, trialBoots } from "./ota.ts";
import { imageBytes } from "./snapshot.ts";
import { beginCommitTimer } from "./trial.ts";

/** What is to be changed of the boot state; undefined stays. */
export class BootChange {
  activeSlot: i32 | undefined = undefined;
  isCommitted: boolean | undefined = undefined;
  /** -1: none. */
  revertSlot: i32 | undefined = undefined;
  /** Seconds. */
  commitTimeout: i32 | undefined = undefined;

  isEmpty(): boolean {
    return this.activeSlot === undefined && this.isCommitted === undefined && this.revertSlot === undefined && this.commitTimeout === undefined;
  }
}

/** Changes the boot state. An empty text, or why that cannot be: a slot to be started must hold an image that can be. */
export function changeBootState(boot: BootAccess, change: BootChange): string {
  const next = boot.state.copy();
  next.activeSlot = change.activeSlot ?? next.activeSlot;
  next.revertSlot = change.revertSlot ?? (next.revertSlot === next.activeSlot ? -1 : next.revertSlot);
  next.committed = change.isCommitted ?? next.committed;
  next.commitTimeout = change.commitTimeout ?? next.commitTimeout;
  if (next.activeSlot < 0 || next.activeSlot >= SLOTS || next.revertSlot < -1 || next.revertSlot >= SLOTS) return "there are slots 0 and 1";
  if (next.revertSlot === next.activeSlot) return "the slot to go back to is the active one";
  if (!next.committed && next.revertSlot < 0) return "without a slot to go back to it is committed";
  const fault = slotFault(boot, next.activeSlot);
  if (fault !== "") return fault;
  if (!next.committed && boot.state.committed) {
    next.trialsLeft = trialBoots();
    next.powerTrialsLeft = POWER_TRIALS;
  }
  if (!boot.write(next)) return "the boot state cannot be written";
  if (next.activeSlot === boot.runningSlot) beginCommitTimer(next.committed ? 0 : next.commitTimeout);
  return "";
}

function slotFault(boot: BootAccess, slot: i32): string {
  if (slot === boot.runningSlot) return "";
  const device = partitionDevice(appPartition(slot));
  if (runningUpdate() !== undefined) return "an update is in progress";
  return device === undefined || imageBytes(boot, device) === 0 ? `slot ${slot} holds no image that can be started` : "";
}
