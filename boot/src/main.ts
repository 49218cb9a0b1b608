import "@meerkat/hal/system.native.ts";
import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import type { BootState } from "@meerkat/boot-common/boot_state.ts";
import { STATE_PARTITION_A, STATE_PARTITION_B } from "@meerkat/boot-common/slots.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import { startBest } from "./choice.ts";
import { say } from "./log.ts";
import { startRecovery } from "./recovery.ts";
import type { SlotImage } from "./slot_image.ts";

// The boot loader: chooses a slot by the boot state, checks its image, and starts it. docs/boot.md explains.

/** Until the program takes the watchdog over, which it does when it initialises itself. */
const WATCHDOG_MS: i32 = 10000;

function start(image: SlotImage, state: BootState): void {
  const { header } = image;
  if (header === undefined) return;
  say(`slot ${image.slot}: version ${header.version()}${state.committed ? "" : `, on trial, ${state.trialsLeft} more`}`);
  hal_watchdog(WATCHDOG_MS);
  image.start();
}

function boot(): void {
  const a = partitionDevice(STATE_PARTITION_A);
  const b = partitionDevice(STATE_PARTITION_B);
  if (a === undefined || b === undefined) return say("no flash for the boot state");
  const journal = new BootJournal(a, b);
  const state = startBest(journal, hal_reset_reason(), start);
  hal_watchdog(0);
  say("no slot has an image to start: send one over this line");
  startRecovery(state, journal);
}

boot();
