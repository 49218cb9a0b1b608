import type { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { afterReset, factoryState, slotRefused } from "@meerkat/boot-common/boot_machine.ts";
import { type BootState, outcomeText } from "@meerkat/boot-common/boot_state.ts";
import { IMAGE_GOOD, imageFaultText } from "@meerkat/boot-common/image_check.ts";
import { say } from "./log.ts";
import { SlotImage } from "./slot_image.ts";

/**
 * Finds the image to start by the boot state, and has it started; the state that belongs to that is in flash before.
 * `start` returns only if the machine cannot start it; then the other slot has its turn. Returns when there is nothing
 * left to start, with the state as it was.
 */
export function startBest(journal: BootJournal, resetReason: i32, start: (image: SlotImage, state: BootState) => void): BootState {
  const before = journal.read() ?? factoryState();
  let state: BootState | undefined = afterReset(before, resetReason);
  while (state !== undefined) {
    const image = new SlotImage(state.activeSlot);
    if (image.check(state, true) !== IMAGE_GOOD) {
      say(`slot ${image.slot} refused: ${imageFaultText(image.status)}`);
    } else if (state !== before && !journal.write(state)) {
      // A trial that is not counted could go on for ever.
      say("the boot state cannot be written");
    } else {
      if (state.committed && state !== before) say(outcomeText(state.outcome));
      start(image, state);
      say("the image cannot be started");
    }
    state = slotRefused(state);
  }
  return before;
}
