import "@meerkat/hal/boot.native.ts";
import "@meerkat/hal/console.native.ts";
import { startWatchdog } from "@meerkat/core/watchdog.ts";

startWatchdog(1);
hal_console_write(`app: hanging, slot ${hal_boot_slot()}\n`);
for (;;) hal_boot_slot();
