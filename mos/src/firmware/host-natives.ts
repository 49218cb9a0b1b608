/** Natives for device code that runs in this tool: file systems on a device in memory, checks of images. */
import { cryptoNatives } from "@meerkat/port-node/crypto.ts";

/** 1980-01-01: an image of the same files is the same. */
const WALL_MS = 315_532_800_000;

export function installHostNatives(): void {
  Object.assign(globalThis, {
    ...cryptoNatives(),
    hal_wall_ms: () => WALL_MS,
    // What device code logs is a reason that its caller does not know.
    hal_console_write: (text: string) => void process.stderr.write(text),
  });
}
