import { FlashDevice } from "@meerkat/core/vfs/flash_device.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FlashModel, PowerCut, seededRandom } from "../../../core/test/flash_model.ts";
import { BootJournal } from "../src/boot_journal.ts";
import { commit, factoryState } from "../src/boot_machine.ts";
import { type BootState, encodeRecord, RECORD_BYTES, SEQUENCE_END } from "../src/boot_state.ts";

const SECTOR = 4096;
const RECORDS = SECTOR / RECORD_BYTES;

function journalOn(flash: FlashModel): BootJournal {
  flash.install();
  return new BootJournal(new FlashDevice(0, SECTOR), new FlashDevice(SECTOR, SECTOR));
}

/** A state that can be told from others. */
function numbered(n: number): BootState {
  return commit(factoryState(), n);
}

function readCounter(flash: FlashModel): number | undefined {
  return journalOn(flash).read()?.securityCounter;
}

describe("the journal of the boot state", () => {
  it("has nothing at first, then the newest", () => {
    const flash = new FlashModel(2, SECTOR);
    const journal = journalOn(flash);
    expect(journal.read()).toBeUndefined();
    for (let n = 1; n <= 5; n++) {
      expect(journal.write(numbered(n))).toBe(true);
      expect(readCounter(flash)).toBe(n);
    }
  });

  it("erases a sector once in 128 records", () => {
    const flash = new FlashModel(2, SECTOR);
    const journal = journalOn(flash);
    journal.read();
    for (let n = 1; n <= 100 * 2 * RECORDS; n++) journal.write(numbered(n));
    expect([...flash.wear]).toEqual([100, 100]);
    expect(readCounter(flash)).toBe(100 * 2 * RECORDS);
  });

  it("survives a cut at every operation: it has the state before or the one that was being written", () => {
    const flash = new FlashModel(2, SECTOR);
    let written = 0;
    let cuts = 0;
    flash.onOperation = (torn) => {
      for (let seed = 0; seed < 6; seed++) {
        const copy = torn(seededRandom(1000 * flash.operations + seed));
        const found = readCounter(copy);
        expect([written === 0 ? undefined : written, written + 1]).toContain(found);
        // It goes on from there, on whatever the cut has left.
        const journal = journalOn(copy);
        journal.read();
        expect(journal.write(numbered(7777))).toBe(true);
        expect(readCounter(copy)).toBe(7777);
        flash.install();
        cuts++;
      }
    };
    const journal = journalOn(flash);
    journal.read();
    for (let n = 1; n <= 3 * RECORDS; n++) {
      expect(journal.write(numbered(n))).toBe(true);
      written = n;
    }
    expect(cuts).toBe(6 * (3 * RECORDS + 3));
  });

  it("survives cuts one after the other", () => {
    const random = seededRandom(11);
    for (let round = 0; round < 200; round++) {
      const flash = new FlashModel(2, SECTOR);
      flash.random = random;
      let before: number | undefined;
      for (let n = 1; n <= 40; n++) {
        const journal = journalOn(flash);
        journal.read();
        flash.cutIn = 1 + Math.floor(random() * 3);
        try {
          for (let i = 0; i < 30; i++) {
            journal.write(numbered(100 * n + i));
            before = 100 * n + i;
          }
        } catch (error) {
          expect(error).toBeInstanceOf(PowerCut);
        }
        flash.cutIn = 0;
        const found = readCounter(flash);
        const next = before === undefined || before < 100 * n ? 100 * n : before + 1;
        expect([before, next]).toContain(found);
        before = found;
      }
    }
  });

  it.each([0, 1])("does without sector %i, as long as the other one has room, and loses nothing then", (bad) => {
    const flash = new FlashModel(2, SECTOR);
    flash.reprograms = true;
    flash.defects.set(bad, "program fails");
    const journal = journalOn(flash);
    journal.read();
    for (let n = 1; n <= RECORDS; n++) {
      expect(journal.write(numbered(n))).toBe(true);
      expect(readCounter(flash)).toBe(n);
    }
    expect(journal.write(numbered(99))).toBe(false);
    expect(readCounter(flash)).toBe(RECORDS);
  });

  it("notices cells that keep other bits, without an error of the chip", () => {
    const flash = new FlashModel(2, SECTOR);
    flash.reprograms = true;
    flash.random = seededRandom(5);
    flash.defects.set(0, "sticks");
    const journal = journalOn(flash);
    journal.read();
    expect(journal.write(numbered(1))).toBe(true);
    expect(readCounter(flash)).toBe(1);
  });

  it("does not count beyond the last number", () => {
    const flash = new FlashModel(2, SECTOR);
    const bytes = new Uint8Array(RECORD_BYTES);
    encodeRecord(numbered(1), SEQUENCE_END - 2, bytes);
    flash.bytes.set(bytes);
    const journal = journalOn(flash);
    expect(journal.read()?.securityCounter).toBe(1);
    expect(journal.write(numbered(2))).toBe(true);
    expect(journal.write(numbered(3))).toBe(false);
    expect(readCounter(flash)).toBe(2);
  });

  it("reads any two sectors, and writes to them", () => {
    const record = fc
      .tuple(fc.nat(2 * RECORDS - 1), fc.nat(300), fc.nat(7), fc.nat(RECORD_BYTES))
      .map(([place, sequence, kind, cut]) => ({ place, sequence, kind, cut }));
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), fc.uint8Array({ maxLength: 2 * SECTOR }), fc.boolean(), (records, noise, withNoise) => {
        const flash = new FlashModel(2, SECTOR);
        if (withNoise) flash.bytes.set(noise);
        const bytes = new Uint8Array(RECORD_BYTES);
        for (const { place, sequence, kind, cut } of records) {
          encodeRecord(numbered(sequence), sequence, bytes);
          if (kind === 0) bytes[cut % RECORD_BYTES] = 0;
          flash.bytes.set(kind === 1 ? bytes.subarray(0, cut) : bytes, place * RECORD_BYTES);
        }
        const before = readCounter(flash);
        const journal = journalOn(flash);
        journal.read();
        expect(journal.write(numbered(12345))).toBe(true);
        expect(readCounter(flash)).toBe(12345);
        expect(before === undefined || before <= 300).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
