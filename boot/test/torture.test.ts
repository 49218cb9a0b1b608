/** The life of a device on the model of a flash, with the power cut during every operation of it. */

import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { defineBootKeys } from "@meerkat/boot-common/boot_keys.ts";
import { beginTrial, commit, DEFAULT_TRIALS, firstBootDone, installed, revert } from "@meerkat/boot-common/boot_machine.ts";
import { BootState, OUTCOME_ASKED } from "@meerkat/boot-common/boot_state.ts";
import { appPartition, STATE_PARTITION_A, STATE_PARTITION_B } from "@meerkat/boot-common/slots.ts";
import type { FlashDevice } from "@meerkat/core/vfs/flash_device.ts";
import { definePartitions, Partition, partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import { RESET_CRASH, RESET_POWER_ON, RESET_SOFTWARE, RESET_WATCHDOG } from "@meerkat/hal/system.ts";
import { cryptoNatives } from "@meerkat/port-node/crypto.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { FakeHal } from "../../core/test/fake_hal.ts";
import { FlashModel, PowerCut, seededRandom } from "../../core/test/flash_model.ts";
import { makeImage, Signer } from "../../libs/boot-common/test/images.ts";
import { startBest } from "../src/choice.ts";

const SECTOR = 4096;
const SLOT_SECTORS = 3;
const PIECE = 1024;
/** Of each operation, so many ways to be torn. */
const TEARS = 20;

const signer = new Signer("ecdsa");

interface Release {
  version: number;
  counter: number;
  /** What it does when it runs. */
  does: "commit" | "crash" | "hang" | "ask for the way back";
  /** The loader has to refuse it. */
  refused?: true;
}

/** One after the other, each into the slot that is free then. */
const RELEASES: readonly Release[] = [
  { version: 2, counter: 2, does: "commit" },
  { version: 3, counter: 2, does: "crash" },
  { version: 4, counter: 1, does: "commit", refused: true },
  { version: 5, counter: 9, does: "hang" },
  { version: 6, counter: 3, does: "commit" },
  { version: 7, counter: 3, does: "ask for the way back" },
  { version: 8, counter: 3, does: "commit" },
];
const FIRST: Release = { version: 1, counter: 1, does: "commit" };

function payloadOf({ version }: Release): Uint8Array {
  return Uint8Array.from({ length: 6000 + version }, (_, i) => (i * version) & 255);
}

const images = new Map(
  [FIRST, ...RELEASES].map((release) => [
    release.version,
    makeImage({ payload: payloadOf(release), platform: "fake", securityCounter: release.counter, major: release.version }, [signer]),
  ]),
);

function deviceOf(name: string): FlashDevice {
  const device = partitionDevice(name);
  if (device === undefined) throw new Error(`no ${name}`);
  return device;
}

function journal(): BootJournal {
  return new BootJournal(deviceOf(STATE_PARTITION_A), deviceOf(STATE_PARTITION_B));
}

function change(to: (state: BootState) => BootState | undefined): void {
  const states = journal();
  const next = to(states.read() ?? new BootState());
  if (next === undefined || !states.write(next)) throw new Error("the state is not written");
}

class Started extends Error {}

let loaded: Uint8Array = new Uint8Array(0);

/** The version that the loader starts, the whole of it; 0 if it starts none, or not a whole one. */
function boot(reason: number): number {
  let started = 0;
  loaded = new Uint8Array(0);
  try {
    startBest(journal(), reason, (image) => {
      started = image.header?.major ?? 0;
      throw new Started();
    });
  } catch (error) {
    if (!(error instanceof Started)) throw error;
  }
  const release = [FIRST, ...RELEASES].find(({ version }) => version === started);
  return release !== undefined && Buffer.from(payloadOf(release)).equals(loaded) ? started : 0;
}

/** A device, and what it must come up with when the power goes now. */
class Life {
  allowed: number[] = [];
  boots = 0;

  install(): void {
    this.write(0, FIRST);
    change((state) => commit(installed(state, 0), FIRST.counter));
    this.allowed = [FIRST.version];
  }

  /** Writes a release, tries it, and lets it do what it does. Returns the version that runs in the end. */
  update(release: Release, running: number): number {
    const slot = 1 - (journal().read() ?? new BootState()).activeSlot;
    this.allowed = [running];
    this.write(slot, release);
    if (!release.refused) this.allowed = [running, release.version];
    change((state) => beginTrial(state, slot, DEFAULT_TRIALS, 0, true));
    this.run(RESET_SOFTWARE, release);
    const settled = release.does === "commit" && !release.refused ? release.version : running;
    this.allowed = [settled];
    return settled;
  }

  /** From a reset until nothing is on trial any more. */
  run(reason: number, release: Release): void {
    for (let why = reason, limit = 0; ; limit++) {
      this.boots++;
      const version = boot(why);
      expect(this.allowed).toContain(version);
      const state = journal().read() ?? new BootState();
      if (state.committed) return;
      // The first of them may be after a loss of power, which is not counted among the trials.
      expect(limit).toBeLessThanOrEqual(DEFAULT_TRIALS);
      if (state.firstBoot) change(firstBootDone);
      if (release.does === "commit") return change((now) => commit(now, release.counter));
      if (release.does === "ask for the way back") change((now) => revert(now, OUTCOME_ASKED));
      why = release.does === "crash" ? RESET_CRASH : release.does === "hang" ? RESET_WATCHDOG : RESET_SOFTWARE;
    }
  }

  private write(slot: number, { version }: Release): void {
    const device = deviceOf(appPartition(slot));
    const image = images.get(version) ?? new Uint8Array();
    device.erase(0, device.size);
    for (let at = 0; at < image.length; at += PIECE) device.write(at, image, at, Math.min(PIECE, image.length - at));
  }
}

function newFlash(): FlashModel {
  return new FlashModel(2 + 2 * SLOT_SECTORS, SECTOR).install();
}

beforeAll(() => {
  new FakeHal().install();
  const natives = cryptoNatives();
  const verdicts = new Map<string, boolean>();
  Object.assign(globalThis, natives, {
    // The same few signatures thousands of times.
    hal_verify(kind: number, key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
      const id = Buffer.concat([message, signature]).toString("hex");
      const verdict = verdicts.get(id) ?? natives.hal_verify(kind, key, message, signature);
      verdicts.set(id, verdict);
      return verdict;
    },
    hal_boot_load(at: number, data: Uint8Array, off: number, len: number): boolean {
      const longer = new Uint8Array(at + len);
      longer.set(at === 0 ? [] : loaded.subarray(0, at));
      longer.set(data.subarray(off, off + len), at);
      loaded = longer;
      return true;
    },
  });
  const sizes: [string, number][] = [
    [STATE_PARTITION_A, 1],
    [STATE_PARTITION_B, 1],
    [appPartition(0), SLOT_SECTORS],
    [appPartition(1), SLOT_SECTORS],
  ];
  let start = 0;
  definePartitions(
    sizes.map(([name, sectors]) => {
      const partition = new Partition(name, start * SECTOR, sectors * SECTOR);
      start += sectors;
      return partition;
    }),
  );
  defineBootKeys([signer.key]);
});

describe("a device whose power is cut", () => {
  it("comes up in the old or the new image, complete, whatever operation it hits", () => {
    const flash = newFlash();
    const life = new Life();
    life.install();
    const first = flash.operations;
    let boots = 0;
    let counter = 1;
    flash.onOperation = (torn) => {
      const { allowed } = life;
      const before = loaded;
      for (let seed = 0; seed < TEARS; seed++) {
        const copy = torn(seededRandom(100 * flash.operations + seed));
        copy.install();
        const version = boot(RESET_POWER_ON);
        boots++;
        expect(allowed, `operation ${flash.operations}, seed ${seed}`).toContain(version);
        const state = journal().read() ?? new BootState();
        expect(state.securityCounter).toBeGreaterThanOrEqual(counter);
        // The loader itself may lose power as well, and one more time.
        expect(allowed).toContain(boot(RESET_POWER_ON));
      }
      flash.install();
      loaded = before;
    };
    let running = FIRST.version;
    for (const release of RELEASES) {
      running = life.update(release, running);
      flash.install();
      expect(boot(RESET_POWER_ON)).toBe(running);
      counter = (journal().read() ?? new BootState()).securityCounter;
    }
    expect(running).toBe(8);
    expect(counter).toBe(3);
    expect(boots).toBe(TEARS * (flash.operations - first));
    expect(boots).toBeGreaterThan(1900);
  }, 60_000);

  it("comes up whatever happens, again and again, and gets its update in the end", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seededRandom(seed);
      const flash = newFlash();
      flash.random = random;
      const life = new Life();
      life.install();
      let running = FIRST.version;
      for (const release of RELEASES) {
        // It is tried until it has settled, each time with a cut some operations later.
        for (let attempt = 0; ; attempt++) {
          flash.cutIn = attempt < 12 ? 1 + Math.floor(random() * 30) : 0;
          try {
            const state = journal().read() ?? new BootState();
            if (!state.committed) {
              life.run(RESET_POWER_ON, release);
            } else if (boot(RESET_POWER_ON) === running) {
              running = life.update(release, running);
            }
            flash.cutIn = 0;
            break;
          } catch (error) {
            if (!(error instanceof PowerCut)) throw error;
            flash.cutIn = 0;
            const version = boot(RESET_POWER_ON);
            expect(life.allowed, `seed ${seed}, release ${release.version}`).toContain(version);
          }
        }
        const state = journal().read() ?? new BootState();
        expect(state.committed).toBe(true);
        running = boot(RESET_POWER_ON);
        expect(life.allowed).toContain(running);
      }
      expect(boot(RESET_POWER_ON)).toBe(running);
    }
  }, 60_000);
});
