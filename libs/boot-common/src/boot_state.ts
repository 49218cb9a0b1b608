import { crc32 } from "@meerkat/core/crc32.ts";
import { getU32, putU32 } from "./little_endian.ts";
import { SLOTS } from "./slots.ts";

// What the loader and the program agree on over restarts. A record in flash, 64 bytes, little-endian:
//
//   0   u32  magic number
//   4   u32  sequence number: of two records, the higher is newer
//   8   u8   version of this layout, 1
//   9   u8   slot to start, 0 or 1
//   10  u8   slot to go back to, 0xff: none
//   11  u8   FLAG_*
//   12  u8   trial boots left
//   13  u8   trial boots left that begin with a loss of power
//   14  u8   OUTCOME_*
//   15  u8   bit i: the image in slot i was on trial and has failed
//   16  u32  commit timeout, seconds
//   20  u32  security counter
//   24  u32  bit i: key i is revoked
//   28       0xff
//   60  u32  CRC-32 of bytes 0 to 59

export const RECORD_BYTES: i32 = 64;
const CRC_AT: i32 = 60;
/** "MKb1" */
const MAGIC: u32 = 0x31624b4d;
const VERSION: i32 = 1;
const NO_SLOT: i32 = 0xff;

const FLAG_COMMITTED: i32 = 1;
const FLAG_FIRST_BOOT: i32 = 2;
const FLAG_MERGE_FS: i32 = 4;
const FLAGS: i32 = 7;

/** How the last change of slots has ended. */
export const OUTCOME_NONE: i32 = 0;
export const OUTCOME_COMMITTED: i32 = 1;
export const OUTCOME_CRASHED: i32 = 2;
export const OUTCOME_WATCHDOG: i32 = 3;
/** It was restarted more often than it may be without being committed. */
export const OUTCOME_RESTARTED: i32 = 4;
/** The loader has refused the image. */
export const OUTCOME_REFUSED: i32 = 5;
/** It was not committed in time. */
export const OUTCOME_TIMEOUT: i32 = 6;
/** Somebody has asked for the way back. */
export const OUTCOME_ASKED: i32 = 7;
/** The program itself found that it does not work. */
export const OUTCOME_UNHEALTHY: i32 = 8;
/** The committed image was damaged; the other slot was started. */
export const OUTCOME_FALLBACK: i32 = 9;
const OUTCOMES: i32 = 10;

/** In words; empty for OUTCOME_NONE. */
export function outcomeText(outcome: i32): string {
  switch (outcome) {
    case OUTCOME_COMMITTED:
      return "committed";
    case OUTCOME_CRASHED:
      return "reverted: the new firmware crashed";
    case OUTCOME_WATCHDOG:
      return "reverted: the new firmware hung";
    case OUTCOME_RESTARTED:
      return "reverted: restarted too often without a commit";
    case OUTCOME_REFUSED:
      return "reverted: the boot loader refused the image";
    case OUTCOME_TIMEOUT:
      return "reverted: not committed in time";
    case OUTCOME_ASKED:
      return "reverted on request";
    case OUTCOME_UNHEALTHY:
      return "reverted: the new firmware found itself not working";
    case OUTCOME_FALLBACK:
      return "the image was damaged: the other slot was started";
    default:
      return "";
  }
}

export class BootState {
  activeSlot: i32 = 0;
  /** -1: none. */
  revertSlot: i32 = -1;
  committed: boolean = true;
  /** The program in the active slot has not come through its first start yet. */
  firstBoot: boolean = false;
  /** At its first start it takes over the files of the revert slot. */
  mergeFs: boolean = false;
  trialsLeft: i32 = 0;
  powerTrialsLeft: i32 = 0;
  outcome: i32 = OUTCOME_NONE;
  /** Bit i: the image in slot i has failed its trial. */
  failedSlots: i32 = 0;
  /** Seconds; 0: none. */
  commitTimeout: u32 = 0;
  securityCounter: u32 = 0;
  /** Bit i: key i is not trusted any more. */
  revokedKeys: u32 = 0;

  copy(): BootState {
    const state = new BootState();
    state.activeSlot = this.activeSlot;
    state.revertSlot = this.revertSlot;
    state.committed = this.committed;
    state.firstBoot = this.firstBoot;
    state.mergeFs = this.mergeFs;
    state.trialsLeft = this.trialsLeft;
    state.powerTrialsLeft = this.powerTrialsLeft;
    state.outcome = this.outcome;
    state.failedSlots = this.failedSlots;
    state.commitTimeout = this.commitTimeout;
    state.securityCounter = this.securityCounter;
    state.revokedKeys = this.revokedKeys;
    return state;
  }
}

/** To the start of `bytes`, which has RECORD_BYTES. */
export function encodeRecord(state: BootState, sequence: u32, bytes: Uint8Array): void {
  bytes.fill(0xff);
  putU32(bytes, 0, MAGIC);
  putU32(bytes, 4, sequence);
  bytes[8] = VERSION;
  bytes[9] = state.activeSlot;
  bytes[10] = state.revertSlot < 0 ? NO_SLOT : state.revertSlot;
  bytes[11] = (state.committed ? FLAG_COMMITTED : 0) | (state.firstBoot ? FLAG_FIRST_BOOT : 0) | (state.mergeFs ? FLAG_MERGE_FS : 0);
  bytes[12] = state.trialsLeft;
  bytes[13] = state.powerTrialsLeft;
  bytes[14] = state.outcome;
  bytes[15] = state.failedSlots;
  putU32(bytes, 16, state.commitTimeout);
  putU32(bytes, 20, state.securityCounter);
  putU32(bytes, 24, state.revokedKeys);
  putU32(bytes, CRC_AT, crc32(bytes, 0, CRC_AT));
}

/** Sequence numbers are below this: 2,147,483,647 records, more than any flash takes. */
export const SEQUENCE_END: u32 = 0x80000000;

/** Sequence number of the record at the start of `bytes`, or 0 if there is none: numbers begin with 1. */
export function recordSequence(bytes: Uint8Array): u32 {
  const sequence = getU32(bytes, 4);
  return getU32(bytes, 0) === MAGIC && sequence < SEQUENCE_END && getU32(bytes, CRC_AT) === crc32(bytes, 0, CRC_AT) ? sequence : 0;
}

/** The state of a record that has a sequence number. Undefined if it is of another version, or has values that cannot be. */
export function decodeRecord(bytes: Uint8Array): BootState | undefined {
  const flags: i32 = bytes[11]!;
  if (bytes[8] !== VERSION || bytes[9]! >= SLOTS || (flags & ~FLAGS) !== 0 || bytes[14]! >= OUTCOMES || bytes[15]! >= 1 << SLOTS) return undefined;
  const state = new BootState();
  state.activeSlot = bytes[9]!;
  state.revertSlot = bytes[10] === NO_SLOT ? -1 : bytes[10]!;
  if (state.revertSlot >= SLOTS || state.revertSlot === state.activeSlot) return undefined;
  state.committed = (flags & FLAG_COMMITTED) !== 0;
  state.firstBoot = (flags & FLAG_FIRST_BOOT) !== 0;
  state.mergeFs = (flags & FLAG_MERGE_FS) !== 0;
  state.trialsLeft = bytes[12]!;
  state.powerTrialsLeft = bytes[13]!;
  state.outcome = bytes[14]!;
  state.failedSlots = bytes[15]!;
  state.commitTimeout = getU32(bytes, 16);
  state.securityCounter = getU32(bytes, 20);
  state.revokedKeys = getU32(bytes, 24);
  return state;
}
