import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { factoryState } from "@meerkat/boot-common/boot_machine.ts";
import type { BootState } from "@meerkat/boot-common/boot_state.ts";
import { STATE_PARTITION_A, STATE_PARTITION_B } from "@meerkat/boot-common/slots.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";

/** The boot state, as it is in flash. */
export class BootAccess {
  private readonly journal: BootJournal;
  /** What is in flash. */
  state: BootState;
  /** The slot that this program was started from. */
  readonly runningSlot: i32;

  constructor(journal: BootJournal) {
    this.journal = journal;
    this.state = journal.read() ?? factoryState();
    this.runningSlot = this.state.activeSlot;
  }

  /** The slot that an update goes to. */
  get otherSlot(): i32 {
    return 1 - this.runningSlot;
  }

  /** False if it could not be written: then the one before is in force. */
  write(state: BootState): boolean {
    if (!this.journal.write(state)) return false;
    this.state = state;
    return true;
  }
}

/** Undefined on a machine that has no place for a boot state. */
export function openBoot(): BootAccess | undefined {
  const a = partitionDevice(STATE_PARTITION_A);
  const b = partitionDevice(STATE_PARTITION_B);
  return a === undefined || b === undefined ? undefined : new BootAccess(new BootJournal(a, b));
}
