import "@meerkat/hal/boot.native.ts";
import "@meerkat/hal/console.native.ts";

hal_console_write(`app: crashing, slot ${hal_boot_slot()}\n`);
throw new Error("crash at start");
