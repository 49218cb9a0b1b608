import { RESET_CRASH, RESET_POWER_ON, RESET_WATCHDOG } from "@meerkat/hal/system.ts";
import {
  BootState,
  OUTCOME_COMMITTED,
  OUTCOME_CRASHED,
  OUTCOME_FALLBACK,
  OUTCOME_NONE,
  OUTCOME_REFUSED,
  OUTCOME_RESTARTED,
  OUTCOME_WATCHDOG,
} from "./boot_state.ts";

// The states of the two slots, and all ways between them. Pure: each function gives the state that is to be written.
//
//              beginTrial                      commit
//   COMMITTED ------------> TRIAL ---------------------------> COMMITTED (new slot)
//       ^                   |  ^ |
//       |                   |  +-+ afterReset, while trial boots are left
//       +-------------------+
//         revert; afterReset without a trial boot left; slotRefused
//
//   COMMITTED --slotRefused--> COMMITTED (other slot), if that one has not failed a trial; else recovery over the UART
//
// TRIAL is `committed` false: it always has a slot to go back to, or becomes COMMITTED at the next look. The security counter
// rises with the commit, in the same record: no moment is between them. It never falls.

/** Boots of a new image that may end without a commit. */
export const DEFAULT_TRIALS: i32 = 3;
/** More boots may begin with a loss of power, which is no fault of the image; but one that makes the supply break down must not have the machine for ever. */
export const POWER_TRIALS: i32 = 10;
/** As many as a record can count. */
export const MAX_TRIALS: i32 = 255;

/** Of a machine on which nothing was ever written: what is in the first slot counts as committed. */
export function factoryState(): BootState {
  return new BootState();
}

/** A good image was put into `slot` by somebody who has the machine in his hands: nothing to try. Counter and revoked keys stay. */
export function installed(state: BootState, slot: i32): BootState {
  const next = new BootState();
  next.activeSlot = slot;
  next.securityCounter = state.securityCounter;
  next.revokedKeys = state.revokedKeys;
  return next;
}

/**
 * The image in `slot` is complete: from the next restart on it is tried, at most `trials` times. Undefined while another
 * one is on trial, or if it is the slot that runs. `commitTimeout` in seconds, 0 for none.
 */
export function beginTrial(state: BootState, slot: i32, trials: i32, commitTimeout: u32, mergeFs: boolean): BootState | undefined {
  if (!state.committed || slot === state.activeSlot || trials < 1 || trials > MAX_TRIALS) return undefined;
  const next = state.copy();
  next.activeSlot = slot;
  next.revertSlot = state.activeSlot;
  next.committed = false;
  next.firstBoot = true;
  next.mergeFs = mergeFs;
  next.trialsLeft = trials;
  next.powerTrialsLeft = POWER_TRIALS;
  next.outcome = OUTCOME_NONE;
  next.failedSlots &= ~(1 << slot);
  next.commitTimeout = commitTimeout;
  return next;
}

/** The loader begins: a boot of an image on trial is counted before it happens. The same object if nothing is to be written. */
export function afterReset(state: BootState, reason: i32): BootState {
  if (state.committed) return state;
  if (state.revertSlot < 0) return settle(state.copy(), state.outcome);
  const byPower = reason === RESET_POWER_ON;
  if ((byPower ? state.powerTrialsLeft : state.trialsLeft) === 0) return revert(state, outcomeOf(reason));
  const next = state.copy();
  if (byPower) next.powerTrialsLeft--;
  else next.trialsLeft--;
  return next;
}

function outcomeOf(reason: i32): i32 {
  if (reason === RESET_CRASH) return OUTCOME_CRASHED;
  return reason === RESET_WATCHDOG ? OUTCOME_WATCHDOG : OUTCOME_RESTARTED;
}

/** The image in the active slot is none that may be started. The state to try next; undefined: there is nothing left to start. */
export function slotRefused(state: BootState): BootState | undefined {
  if (!state.committed && state.revertSlot >= 0) return revert(state, OUTCOME_REFUSED);
  const other = 1 - state.activeSlot;
  if (((state.failedSlots >> other) & 1) === 1) return undefined;
  const next = settle(state.copy(), OUTCOME_FALLBACK);
  next.activeSlot = other;
  // That way is taken once: the other one would come back here.
  next.failedSlots |= 1 << state.activeSlot;
  return next;
}

/** The image on trial works. `counter`: its security counter. */
export function commit(state: BootState, counter: u32): BootState {
  const next = settle(state.copy(), OUTCOME_COMMITTED);
  if (counter > next.securityCounter) next.securityCounter = counter;
  return next;
}

/** Back to the image before; `outcome`: why, OUTCOME_*. Without one to go back to, the state is settled as it is. */
export function revert(state: BootState, outcome: i32): BootState {
  const next = settle(state.copy(), outcome);
  if (state.committed || state.revertSlot < 0) return next;
  next.failedSlots |= 1 << state.activeSlot;
  next.activeSlot = state.revertSlot;
  return next;
}

/** The program has come through its first start: files are taken over. */
export function firstBootDone(state: BootState): BootState {
  const next = state.copy();
  next.firstBoot = false;
  next.mergeFs = false;
  return next;
}

/** From now on images signed only by these keys are refused, by the loader too. Bit i: key i. */
export function revokeKeys(state: BootState, keys: u32): BootState {
  const next = state.copy();
  next.revokedKeys = (next.revokedKeys | keys) >>> 0;
  return next;
}

/** Nothing is on trial any more. */
function settle(state: BootState, outcome: i32): BootState {
  state.revertSlot = -1;
  state.committed = true;
  state.firstBoot = false;
  state.mergeFs = false;
  state.trialsLeft = 0;
  state.powerTrialsLeft = 0;
  state.commitTimeout = 0;
  state.outcome = outcome;
  return state;
}
