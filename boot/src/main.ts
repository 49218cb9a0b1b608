import "@meerkat/hal/system.native.ts";
import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { afterReset, factoryState, slotRefused } from "@meerkat/boot-common/boot_machine.ts";
import { type BootState, outcomeText } from "@meerkat/boot-common/boot_state.ts";
import { IMAGE_GOOD, imageFaultText } from "@meerkat/boot-common/image_check.ts";
import { STATE_PARTITION_A, STATE_PARTITION_B } from "@meerkat/boot-common/slots.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import { say } from "./log.ts";
import { startRecovery } from "./recovery.ts";
import { SlotImage } from "./slot_image.ts";

// The boot loader: chooses a slot by the boot state, checks its image, and starts it. docs/boot.md explains.

/** Until the program takes the watchdog over, which it does when it initialises itself. */
const WATCHDOG_MS: i32 = 10000;

/** Finds the image to start. `state` may be another one then, which is to be written. */
class Choice {
  state: BootState;
  image: SlotImage | undefined = undefined;

  constructor(state: BootState) {
    this.state = state;
    let next: BootState | undefined = state;
    while (next !== undefined) {
      const image = new SlotImage(next.activeSlot);
      if (image.check(next) === IMAGE_GOOD) {
        this.state = next;
        this.image = image;
        return;
      }
      say(`slot ${next.activeSlot} refused: ${imageFaultText(image.status)}`);
      next = slotRefused(next);
    }
  }
}

function boot(): void {
  const a = partitionDevice(STATE_PARTITION_A);
  const b = partitionDevice(STATE_PARTITION_B);
  if (a === undefined || b === undefined) return say("no flash for the boot state");
  const journal = new BootJournal(a, b);
  const before = journal.read() ?? factoryState();
  const choice = new Choice(afterReset(before, hal_reset_reason()));
  const { state, image } = choice;
  if (image === undefined) {
    say("no slot has an image that may be started: send one over this line");
    return startRecovery(before, journal);
  }
  if (before.committed !== state.committed || before.activeSlot !== state.activeSlot) say(outcomeText(state.outcome));
  // A trial that is not counted could go on for ever.
  if (state !== before && !journal.write(state)) return say("the boot state cannot be written");
  const { header } = image;
  say(`slot ${image.slot}: version ${header === undefined ? "" : header.version()}${state.committed ? "" : `, on trial, ${state.trialsLeft} more`}`);
  hal_watchdog(WATCHDOG_MS);
  image.start();
  say("the image cannot be started");
}

boot();
