import "@meerkat/hal/console.native.ts";

/** A line on the console. Strings are made of few parts: the loader has no collector. */
export function say(text: string): void {
  hal_console_write(`boot                    ${text}\n`);
}
