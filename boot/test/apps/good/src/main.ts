import "@meerkat/hal/boot.native.ts";
import "@meerkat/hal/console.native.ts";
import "@meerkat/hal/system.native.ts";
import "@meerkat/hal/uart.native.ts";
import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { beginTrial, commit, factoryState, revert } from "@meerkat/boot-common/boot_machine.ts";
import { type BootState, OUTCOME_ASKED } from "@meerkat/boot-common/boot_state.ts";
import { resetReason } from "@meerkat/core/crash_report.ts";
import { onHalEvent } from "@meerkat/core/loop.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import { startWatchdog } from "@meerkat/core/watchdog.ts";
import { HAL_EVENT_UART_RX } from "@meerkat/hal/event.ts";

// Does what one letter on the UART says.

const COUNTER: u32 = 5;

function journal(): BootJournal {
  return new BootJournal(partitionDevice("bcfg0")!, partitionDevice("bcfg1")!);
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
  if (letter === 104) for (;;) hal_boot_slot();
}

const input = new Uint8Array(1);
hal_uart_config(0, 115200, 0);
onHalEvent(HAL_EVENT_UART_RX, 0, () => {
  if (hal_uart_read(0, input, 0, 1) === 1) run(input[0]!);
});
startWatchdog(2);
hal_console_write(`app: good, slot ${hal_boot_slot()}, reset by ${resetReason()}\n`);
