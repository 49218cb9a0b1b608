import "@meerkat/hal/boot.native.ts";
import "@meerkat/hal/console.native.ts";
import "@meerkat/hal/system.native.ts";
import "@meerkat/hal/uart.native.ts";
import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { beginTrial, commit, factoryState, revert } from "@meerkat/boot-common/boot_machine.ts";
import { type BootState, OUTCOME_ASKED } from "@meerkat/boot-common/boot_state.ts";
import { decodeHeader, HEADER_BYTES } from "@meerkat/boot-common/image_format.ts";
import { appPartition, STATE_PARTITION_A, STATE_PARTITION_B } from "@meerkat/boot-common/slots.ts";
import { resetReason } from "@meerkat/core/crash_report.ts";
import { onHalEvent } from "@meerkat/core/loop.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import { startWatchdog } from "@meerkat/core/watchdog.ts";
import { HAL_EVENT_UART_RX } from "@meerkat/hal/event.ts";

// Behaves as the build number of its image says, then does what letters on the UART say.

const CRASHING: u32 = 1;
const HANGING: u32 = 2;

const COUNTER: u32 = 5;

function journal(): BootJournal {
  return new BootJournal(partitionDevice(STATE_PARTITION_A)!, partitionDevice(STATE_PARTITION_B)!);
}

function change(to: (state: BootState) => BootState | undefined): void {
  const states = journal();
  const next = to(states.read() ?? factoryState());
  hal_console_write(next !== undefined && states.write(next) ? "app: done\n" : "app: not done\n");
}

function run(letter: i32): void {
  if (letter === 99) change((state) => commit(state, COUNTER));
  if (letter === 98) change((state) => revert(state, OUTCOME_ASKED));
  if (letter === 116) change((state) => beginTrial(state, 1 - state.activeSlot, 3, 0, false));
  if (letter === 114) hal_reset();
  if (letter === 120) throw new Error("crash on request");
  if (letter === 104) hang();
}

function hang(): void {
  for (;;) hal_boot_slot();
}

function buildNumber(): u32 {
  const header = new Uint8Array(HEADER_BYTES);
  partitionDevice(appPartition(hal_boot_slot()))!.read(0, header, 0, HEADER_BYTES);
  return decodeHeader(header)!.build;
}

const input = new Uint8Array(1);
const build = buildNumber();
startWatchdog(2);
if (build === CRASHING) {
  hal_console_write("app: crashing\n");
  throw new Error("crash at start");
}
if (build === HANGING) {
  hal_console_write("app: hanging\n");
  hang();
}
hal_uart_config(0, 115200, 0);
onHalEvent(HAL_EVENT_UART_RX, 0, () => {
  if (hal_uart_read(0, input, 0, 1) === 1) run(input[0]!);
});
hal_console_write(`app: good, slot ${hal_boot_slot()}, reset by ${resetReason()}\n`);
