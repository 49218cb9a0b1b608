/** Writes text as UTF-8 to the console, without adding a newline. Same stream as `console.log`. */
declare function hal_console_write(text: string): void;

/**
 * While on, console output on UART 0 is kept back (at least 256 bytes; what does not fit is dropped) so that it does
 * not fall between the bytes of a frame. Off lets it go, after the bytes already queued. Calls do not nest.
 */
declare function hal_console_hold(on: boolean): void;
