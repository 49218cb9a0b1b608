import { RESET_CRASH, RESET_POWER_ON, RESET_SOFTWARE, RESET_WATCHDOG } from "@meerkat/hal/system.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterReset,
  beginTrial,
  commit,
  DEFAULT_TRIALS,
  factoryState,
  firstBootDone,
  installed,
  POWER_TRIALS,
  revert,
  revokeKeys,
  slotRefused,
} from "../src/boot_machine.ts";
import {
  type BootState,
  decodeRecord,
  encodeRecord,
  OUTCOME_ASKED,
  OUTCOME_COMMITTED,
  OUTCOME_CRASHED,
  OUTCOME_FALLBACK,
  OUTCOME_NONE,
  OUTCOME_REFUSED,
  OUTCOME_RESTARTED,
  OUTCOME_WATCHDOG,
  outcomeText,
  RECORD_BYTES,
  recordSequence,
} from "../src/boot_state.ts";

function trial(trials = DEFAULT_TRIALS): BootState {
  const state = beginTrial(factoryState(), 1, trials, 60, true);
  if (state === undefined) throw new Error("no trial");
  return state;
}

/** Boots that many times for this reason. */
function boots(state: BootState, reason: number, times: number): BootState {
  let next = state;
  for (let i = 0; i < times; i++) next = afterReset(next, reason);
  return next;
}

describe("the boot state", () => {
  it("begins a trial of the other slot only, one at a time", () => {
    expect(trial()).toMatchObject({ activeSlot: 1, revertSlot: 0, committed: false, firstBoot: true, mergeFs: true, trialsLeft: 3, commitTimeout: 60 });
    expect(beginTrial(factoryState(), 0, 3, 0, false)).toBeUndefined();
    expect(beginTrial(factoryState(), 1, 0, 0, false)).toBeUndefined();
    expect(beginTrial(factoryState(), 1, 256, 0, false)).toBeUndefined();
    expect(beginTrial(trial(), 0, 3, 0, false)).toBeUndefined();
  });

  it.each([
    [RESET_CRASH, OUTCOME_CRASHED],
    [RESET_WATCHDOG, OUTCOME_WATCHDOG],
    [RESET_SOFTWARE, OUTCOME_RESTARTED],
  ])("goes back after three boots that end with %i", (reason, outcome) => {
    // The update itself restarts the machine by software: that is the first boot.
    const third = boots(afterReset(trial(), RESET_SOFTWARE), reason, 2);
    expect(third).toMatchObject({ activeSlot: 1, committed: false, trialsLeft: 0 });
    expect(afterReset(third, reason)).toMatchObject({
      activeSlot: 0,
      revertSlot: -1,
      committed: true,
      outcome,
      failedSlots: 2,
      mergeFs: false,
      firstBoot: false,
    });
  });

  it("does not count losses of power among them, but does not stand them for ever", () => {
    const state = boots(afterReset(trial(), RESET_SOFTWARE), RESET_POWER_ON, POWER_TRIALS);
    expect(state).toMatchObject({ activeSlot: 1, committed: false, trialsLeft: 2 });
    expect(afterReset(state, RESET_CRASH)).toMatchObject({ activeSlot: 1, trialsLeft: 1 });
    expect(afterReset(state, RESET_POWER_ON)).toMatchObject({ activeSlot: 0, committed: true, outcome: OUTCOME_RESTARTED });
  });

  it("is left alone by boots of a committed image", () => {
    const state = commit(trial(), 0);
    for (const reason of [RESET_POWER_ON, RESET_CRASH, RESET_WATCHDOG]) expect(afterReset(state, reason)).toBe(state);
  });

  it("raises the counter with the commit, and never lowers it", () => {
    const state = commit(trial(), 7);
    expect(state).toMatchObject({ activeSlot: 1, revertSlot: -1, committed: true, securityCounter: 7, outcome: OUTCOME_COMMITTED, commitTimeout: 0 });
    expect(commit(beginTrial(state, 0, 3, 0, false) as BootState, 5).securityCounter).toBe(7);
    expect(revert(beginTrial(state, 0, 3, 0, false) as BootState, OUTCOME_ASKED)).toMatchObject({ securityCounter: 7, activeSlot: 1 });
  });

  it("falls back once, and never to what has failed a trial", () => {
    const other = slotRefused(factoryState()) as BootState;
    expect(other).toMatchObject({ activeSlot: 1, committed: true, outcome: OUTCOME_FALLBACK, failedSlots: 1 });
    expect(slotRefused(other)).toBeUndefined();
    expect(slotRefused(revert(trial(), OUTCOME_ASKED))).toBeUndefined();
    expect(slotRefused(trial())).toMatchObject({ activeSlot: 0, outcome: OUTCOME_REFUSED });
  });

  it("keeps counter and revoked keys when an image is installed", () => {
    const state = revokeKeys(revokeKeys(commit(trial(), 4), 2), 0x80000000);
    expect(state.revokedKeys).toBe(0x80000002);
    expect(installed(state, 0)).toMatchObject({
      activeSlot: 0,
      committed: true,
      securityCounter: 4,
      revokedKeys: 0x80000002,
      outcome: OUTCOME_NONE,
      failedSlots: 0,
    });
  });

  it("remembers that the first boot is over", () => {
    expect(firstBootDone(trial())).toMatchObject({ firstBoot: false, mergeFs: false, committed: false });
  });

  it("has words for every outcome but the first", () => {
    for (let outcome = OUTCOME_COMMITTED; outcome <= OUTCOME_FALLBACK; outcome++) expect(outcomeText(outcome)).not.toBe("");
    expect(outcomeText(OUTCOME_NONE)).toBe("");
  });

  it("obeys its rules on any way", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("reset" as const), reason: fc.nat(3) }),
      fc.record({ kind: fc.constant("begin" as const), trials: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant("commit" as const), counter: fc.nat(20) }),
      fc.record({ kind: fc.constantFrom("revert" as const, "refused" as const, "first" as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state = factoryState();
        let boots = 0;
        for (const action of steps) {
          const before = state;
          if (action.kind === "reset") state = afterReset(state, action.reason);
          if (action.kind === "begin") state = beginTrial(state, 1 - state.activeSlot, action.trials, 0, true) ?? state;
          if (action.kind === "commit") state = commit(state, action.counter);
          if (action.kind === "revert") state = revert(state, OUTCOME_ASKED);
          if (action.kind === "refused") state = slotRefused(state) ?? state;
          if (action.kind === "first") state = firstBootDone(state);
          boots = !state.committed && action.kind === "reset" ? boots + 1 : state.committed || action.kind === "begin" ? 0 : boots;
          expect(boots).toBeLessThanOrEqual(5 + POWER_TRIALS);
          expect(state.securityCounter).toBeGreaterThanOrEqual(before.securityCounter);
          expect(state.committed).toBe(state.revertSlot === -1);
          if (state.committed) expect(state.firstBoot || state.mergeFs).toBe(false);
          const record = new Uint8Array(RECORD_BYTES);
          encodeRecord(state, 5, record);
          expect(recordSequence(record)).toBe(5);
          expect(decodeRecord(record)).toEqual(state);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("refuses records that cannot be", () => {
    const record = new Uint8Array(RECORD_BYTES);
    const refused: [number, number][] = [
      [8, 2],
      [9, 2],
      [10, 2],
      [10, 0],
      [11, 8],
      [14, 10],
      [15, 4],
    ];
    for (const [at, value] of refused) {
      encodeRecord(factoryState(), 1, record);
      record[at] = value;
      expect(decodeRecord(record), `byte ${at}`).toBeUndefined();
      expect(recordSequence(record)).toBe(0);
    }
  });
});
