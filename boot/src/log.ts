import "@meerkat/hal/console.native.ts";

/** A line on the console. In pieces: the loader has no collector. */
export function say(text: string): void {
  hal_console_write("boot                    ");
  hal_console_write(text);
  hal_console_write("\n");
}
