import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/flash.native.ts";
import "@meerkat/hal/system.native.ts";
import { fromHex, numberAt, toHex, wordAt } from "./words.ts";

function flashCommand(words: string[], verb: string, a: number, b: number): string | undefined {
  if (verb === "flash-size") return `${hal_flash_size(a)} ${hal_flash_sector(a)}`;
  if (verb === "flash-read") {
    const bytes = new Uint8Array(b);
    return hal_flash_read(0, a, bytes, 0, b) ? toHex(bytes, b) : "false";
  }
  if (verb === "flash-program") {
    const bytes = fromHex(wordAt(words, 2));
    return `${hal_flash_program(0, a, bytes, 0, bytes.length)}`;
  }
  if (verb === "flash-erase") return `${hal_flash_erase(0, a)}`;
  return undefined;
}

function deeper(n: i32): i32 {
  if (n === 0) throw new Error("thrown on demand");
  return deeper(n - 1) + 1;
}

function crashCommand(verb: string, a: number): string | undefined {
  if (verb === "reason") return `${hal_reset_reason()}`;
  if (verb === "report") return hal_crash_report().split("\n").join(" | ");
  if (verb === "clear") {
    hal_crash_clear();
    return "ok";
  }
  if (verb === "reset") hal_reset();
  if (verb === "abort-machine") hal_abort();
  if (verb === "throw") return `${deeper(5)}`;
  if (verb === "watchdog") {
    hal_watchdog(a);
    return "ok";
  }
  if (verb === "hang") for (;;) hal_ticks_ms();
  return undefined;
}

export function machineCommand(words: string[]): string | undefined {
  const verb = words[0]!;
  const a = numberAt(words, 1);
  const b = numberAt(words, 2);
  if (verb === "wall") return `${hal_wall_ms()}`;
  if (verb === "set-wall") {
    hal_wall_set(a);
    return "ok";
  }
  return flashCommand(words, verb, a, b) ?? crashCommand(verb, a);
}
