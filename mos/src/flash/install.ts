/** Puts firmware into a flash file, as a programmer on a bench does it: what was there is not asked. */
import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { factoryState, installed } from "@meerkat/boot-common/boot_machine.ts";
import type { BootState } from "@meerkat/boot-common/boot_state.ts";
import { appPartition, fsPartition, STATE_PARTITION_A, STATE_PARTITION_B } from "@meerkat/boot-common/slots.ts";
import { UserError } from "../errors.ts";
import { type Board, partitionOf } from "./board.ts";
import { type FlashFile, SECTOR } from "./file-device.ts";
import { isErased, writePartition } from "./write.ts";

export interface Firmware {
  /** The signed image. */
  app: Uint8Array;
  securityCounter: number;
  /** File-system image; undefined: none is written. */
  fs: Uint8Array | undefined;
}

export type FsChoice = "replace" | "if-erased" | "keep";

/** `part`: the name of what is written now, and how many of its bytes are through. */
export type InstallProgress = (part: string, done: number, total: number) => void;

/** Into the slot that is active, which is then committed. Returns that slot. Throws UserError. */
export function install(file: FlashFile, board: Board, firmware: Firmware, fsChoice: FsChoice, progress: InstallProgress = () => {}): number {
  const journal = bootJournal(file, board);
  const state = journal.read() ?? factoryState();
  if (firmware.securityCounter < state.securityCounter) {
    throw new UserError(
      `the image is older than this device allows: its security counter is ${firmware.securityCounter}, the device's ${state.securityCounter}`,
      `raise SECURITY_COUNTER of build_vars; or delete ${file.path} for a new device`,
    );
  }
  const slot = state.activeSlot;
  write(file, board, appPartition(slot), firmware.app, "app", progress);
  const place = partitionOf(board, fsPartition(slot));
  if (firmware.fs !== undefined && (fsChoice === "replace" || (fsChoice === "if-erased" && isErased(file, place)))) {
    write(file, board, place.name, firmware.fs, "fs", progress);
  }
  const next = installed(state, slot);
  next.securityCounter = Math.max(next.securityCounter, firmware.securityCounter);
  if (!journal.write(next)) throw new UserError(`the boot state cannot be written to ${file.path}`);
  return slot;
}

function write(file: FlashFile, board: Board, name: string, bytes: Uint8Array, part: string, progress: InstallProgress): void {
  const partition = partitionOf(board, name);
  // The last sector of an application's slot belongs to the updater.
  const room = part === "app" ? partition.size - SECTOR : partition.size;
  if (bytes.length > room) throw new UserError(`the part ${part} does not fit: it has ${bytes.length} bytes, the slot ${room}`);
  writePartition(file, partition, bytes, (done) => progress(part, done, bytes.length));
}

/** What the boot loader would find; undefined on a new device. */
export function readBootState(file: FlashFile, board: Board): BootState | undefined {
  return bootJournal(file, board).read();
}

function bootJournal(file: FlashFile, board: Board): BootJournal {
  const device = (name: string) => {
    const { start, size } = partitionOf(board, name);
    return file.device(start, size);
  };
  return new BootJournal(device(STATE_PARTITION_A), device(STATE_PARTITION_B));
}
