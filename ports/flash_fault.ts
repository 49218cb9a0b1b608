/**
 * Faults of a virtual board's flash, as text: `cut@N` cuts the power during the Nth program or erase from the start of the
 * machine, restarts included; `cut@N:TEAR` says what is left of that operation (none, prefix, bits, all), which is otherwise
 * chosen by N; `bad@S` makes sector S one that cannot be programmed (node only). Several are separated by commas; `none` is no fault.
 */
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import type { FlashFile } from "./description.ts";
import { TEARS, type Tear } from "./node/src/nor_flash.ts";

export interface FlashFaults {
  cut?: { operation: number; tear?: Tear };
  /** Numbers of sectors. */
  bad: number[];
}

const CUT = /^cut@(\d{1,9})(?::(none|prefix|bits|all))?$/;
const BAD = /^bad@(\d{1,6})$/;

/** Throws on a text that it does not know. */
export function parseFlashFaults(text: string): FlashFaults {
  const faults: FlashFaults = { bad: [] };
  for (const part of text.split(",")) {
    const cut = CUT.exec(part);
    const bad = BAD.exec(part);
    if (cut && Number(cut[1]) > 0) faults.cut = { operation: Number(cut[1]), ...(cut[2] ? { tear: cut[2] as Tear } : {}) };
    else if (text === "none") return faults;
    else if (bad) faults.bad.push(Number(bad[1]));
    else throw new Error(`${part}: not a fault of flash: cut@N, cut@N:none|prefix|bits|all, bad@SECTOR`);
  }
  return faults;
}

export function flashFaultText({ cut, bad }: FlashFaults): string {
  const cuts = cut ? [`cut@${cut.operation}${cut.tear ? `:${cut.tear}` : ""}`] : [];
  return [...cuts, ...bad.map((sector) => `bad@${sector}`)].join(",");
}

/** Where a node machine finds the faults of its flash. */
export function nodeFaultFile(flash: string): string {
  return `${flash}.fault`;
}

/** Status with which a machine whose power was cut ends, where it is not ended by SIGKILL: as a shell tells that. */
export const POWER_CUT_STATUS = 137;

/** Behind the random bytes in the sector that the host writes: ports/cortex-m/include/psram_flash.h. */
const FAULT_OFFSET = 32;
const FAULT_MAGIC = 0x7475_4346;
const TEAR_BY_SEED = TEARS.length;

/**
 * Arranges the faults for the next start of a machine, where they stand until they have happened: on node in a file beside the flash, on linux in its environment,
 * on an emulated chip in the file of its flash (where it has one). Returns variables for the environment. Throws where the machine does not know the fault.
 */
export function armFlashFaults(platform: string, flash: string, file: FlashFile | undefined, text: string): Record<string, string> {
  const faults = parseFlashFaults(text);
  const { cut, bad } = faults;
  if (platform === "node") {
    rmSync(nodeFaultFile(flash), { force: true });
    if (cut || bad.length > 0) writeFileSync(nodeFaultFile(flash), flashFaultText(faults));
    return {};
  }
  if (bad.length > 0) throw new Error(`bad sectors: not on ${platform}`);
  if (!file) return cut ? { MEERKAT_FLASH_FAULT: flashFaultText(faults) } : {};
  const words = new Uint32Array(cut ? [FAULT_MAGIC, cut.operation, cut.tear ? TEARS.indexOf(cut.tear) : TEAR_BY_SEED, cut.operation] : [0]);
  const handle = openSync(flash, "r+");
  writeSync(handle, new Uint8Array(words.buffer), 0, words.byteLength, file.seedAt + FAULT_OFFSET);
  closeSync(handle);
  return {};
}
