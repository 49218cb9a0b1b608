/**
 * A machine that is updated while its power may fail at any flash operation: lives, each from a start to the next restart or
 * cut, until the update is over. At each start what comes up must be the old firmware or the new, complete, with all files.
 */
import { commit, revert } from "@meerkat/boot-common/boot_machine.ts";
import { OUTCOME_ASKED } from "@meerkat/boot-common/boot_state.ts";
import { appPartition, fsPartition } from "@meerkat/boot-common/slots.ts";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { JournalRoot, type RootFormat, TypedRoot } from "@meerkat/core/vfs/root_format.ts";
import { RESET_POWER_ON, RESET_SOFTWARE } from "@meerkat/hal/system.ts";
import { openBoot } from "@meerkat/ota-common/boot_access.ts";
import { OTA_BEGIN_CONTINUE } from "@meerkat/ota-common/events.ts";
import { SlotBackend } from "@meerkat/ota-common/slot_backend.ts";
import { bootAccess, clearFiles, mountSlotRoot } from "@meerkat/ota-common/slot_root.ts";
import { Updater, UpdaterSettings } from "@meerkat/ota-common/updater.ts";
import { LfsType } from "@meerkat/vfs-fs-lfs/lfs_type.ts";
import { PowerCut } from "../../../../core/test/flash_model.ts";
import { makeBundle, makeImage, noise, sameBytes } from "../bundle.ts";
import { bootKey, device, type Layout, SlotsMachine } from "../slots_machine.ts";

/** What is done to the machine. */
export interface Scenario {
  name: string;
  /** Bytes of the images. */
  imageBytes: number;
  /** `/` is a LittleFS; else a journal. */
  lfs: boolean;
  /** The bundle has a file system. Only with `lfs`. */
  fsPart: boolean;
  /** What the new firmware does when it is up. */
  verdict: "commit" | "revert";
}

export const SCENARIOS: readonly Scenario[] = [
  { name: "update", imageBytes: 30_000, lfs: false, fsPart: false, verdict: "commit" },
  { name: "revert", imageBytes: 30_000, lfs: false, fsPart: false, verdict: "revert" },
  { name: "update with LittleFS", imageBytes: 30_000, lfs: true, fsPart: false, verdict: "commit" },
  { name: "update with a file system part", imageBytes: 30_000, lfs: true, fsPart: true, verdict: "commit" },
  { name: "revert with a file system part", imageBytes: 30_000, lfs: true, fsPart: true, verdict: "revert" },
];

/** Files of programs and users, which must be there whatever happens. */
const USER_FILES = new Map<string, Uint8Array>([
  ["conf9.json", Buffer.from('{"wifi":{"ssid":"home"}}')],
  ["data/log.txt", noise(5000, 11)],
  ["data/deep/er.bin", noise(700, 12)],
]);
/** What comes with each firmware's file system. */
const shipped = (version: number) => noise(900, 100 + version);

/** Security counter of the new firmware; that of the old one is lower. */
const NEW_COUNTER = 2;

const LAYOUT_FS_SECTORS = 12;

/** A violation of what is promised. */
export class Broken extends Error {}

export class Life {
  readonly machine: SlotsMachine;
  private readonly scenario: Scenario;
  private readonly images: [Uint8Array, Uint8Array];
  private readonly bundle: Uint8Array;
  private readonly format: RootFormat;
  boots = 0;
  /** Security counter of the machine, which never falls. */
  private counter = 0;
  /** The new firmware has been committed, or reverted. */
  private decided: "commit" | "revert" | undefined = undefined;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.images = imagesOf(scenario.imageBytes);
    this.machine = new SlotsMachine(layoutOf(scenario));
    this.format = scenario.lfs ? new TypedRoot(new LfsType()) : new JournalRoot([]);
    this.bundle = bundleOf(scenario);
    const files = scenario.fsPart ? fileSystemImage(1) : new Uint8Array(0);
    this.machine.install().put("app0", this.images[0]).put("fs0", files);
    const root = this.root(0);
    for (const [path, bytes] of USER_FILES) write(root, path, bytes);
    root.unmount();
    this.machine.flash.operations = 0;
  }

  /** Lives until the update is over. Throws Broken. */
  run(): void {
    let reset = RESET_SOFTWARE;
    for (let life = 0; life < 60; life++) {
      try {
        if (this.live(reset)) return;
        reset = RESET_SOFTWARE;
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
        reset = RESET_POWER_ON;
      }
    }
    throw new Broken("it does not come to an end");
  }

  /** One life. True if the update is over. */
  private live(reset: number): boolean {
    this.machine.install();
    const slot = this.machine.boot(reset);
    this.boots++;
    const version = this.checkImage(slot);
    mountSlotRoot(this.format);
    this.checkFiles(slot, version);
    const boot = bootAccess();
    if (boot === undefined) throw new Broken("no boot state");
    this.checkCounter(boot.state.securityCounter, version === 2 && boot.state.committed);
    if (version === 1 && this.decided !== "revert") {
      if (this.decided === "commit") throw new Broken("the old firmware came back after the commit");
      if (!boot.state.committed) throw new Broken("the old firmware is on trial");
      this.update();
      return false;
    }
    if (version === 2 && this.decided === undefined) this.decide();
    return true;
  }

  private checkCounter(counter: number, isNewCommitted: boolean): void {
    if (counter < this.counter) throw new Broken("the security counter has fallen");
    if (counter !== (isNewCommitted ? NEW_COUNTER : 0)) throw new Broken(`the security counter is ${counter}`);
    this.counter = counter;
  }

  private checkImage(slot: number): number {
    if (slot < 0) throw new Broken("nothing can be started");
    const image = this.machine.partition(appPartition(slot));
    const version = this.images.findIndex((bytes) => sameBytes(image.subarray(0, bytes.length), bytes)) + 1;
    if (version === 0) throw new Broken(`slot ${slot} holds a mixture`);
    return version;
  }

  /** A file system of a slot, mounted beside what the program has. */
  private root(slot: number): FileSystem {
    const root = this.format.mount(device(fsPartition(slot)));
    if (root === undefined) throw new Broken(`the file system of slot ${slot} cannot be read`);
    return root;
  }

  private checkFiles(slot: number, version: number): void {
    const root = this.root(slot);
    const expected = new Map(USER_FILES);
    if (this.scenario.fsPart) expected.set("shipped.bin", shipped(version));
    for (const [path, bytes] of expected) {
      const found = read(root, path);
      if (found === undefined) throw new Broken(`version ${version} in slot ${slot}: ${path} is lost`);
      if (!sameBytes(found, bytes)) throw new Broken(`version ${version} in slot ${slot}: ${path} is damaged`);
    }
  }

  private update(): void {
    const boot = openBoot();
    if (boot === undefined) throw new Broken("no boot state");
    const settings = Object.assign(new UpdaterSettings(), { platform: "fake", bundleSize: this.bundle.length });
    const updater = new Updater(settings, new SlotBackend(boot, 3, clearFiles), () => OTA_BEGIN_CONTINUE);
    for (let at = 0; at < this.bundle.length; ) {
      const count = Math.min(512, this.bundle.length - at);
      updater.write(this.bundle, at, count);
      at += count;
      if (updater.resumeOffset > 0 && updater.skip()) at = updater.position;
    }
    const result = updater.finalize(0);
    if (result.code < 0) throw new Broken(`the update failed: ${result.text}`);
  }

  /** The record decides: it is there or not, at the next start. */
  private decide(): void {
    const boot = openBoot();
    if (boot === undefined) throw new Broken("no boot state");
    if (boot.state.committed) {
      this.decided = "commit";
      return;
    }
    const { verdict } = this.scenario;
    boot.write(verdict === "commit" ? commit(boot.state, NEW_COUNTER) : revert(boot.state, OUTCOME_ASKED));
    this.decided = verdict;
  }
}

const made = new Map<number, [Uint8Array, Uint8Array]>();

function imagesOf(bytes: number): [Uint8Array, Uint8Array] {
  const images = made.get(bytes) ?? [
    makeImage({ payload: noise(bytes - 2000, 1), keys: [bootKey] }),
    makeImage({ payload: noise(bytes - 202, 2), keys: [bootKey] }),
  ];
  made.set(bytes, images);
  return images;
}

function layoutOf({ imageBytes }: Scenario): Layout {
  return { appSectors: Math.ceil(imageBytes / 4096) + 2, fsSectors: LAYOUT_FS_SECTORS };
}

export function bundleOf(scenario: Scenario): Buffer {
  return makeBundle({ app: imagesOf(scenario.imageBytes)[1], ...(scenario.fsPart ? { fs: fileSystemImage(2) } : {}) });
}

const fileSystems = new Map<number, Uint8Array>();

/** What `mos` makes of the files of a firmware. */
function fileSystemImage(version: number): Uint8Array {
  let image = fileSystems.get(version);
  if (image === undefined) {
    const machine = new SlotsMachine({ appSectors: 1, fsSectors: LAYOUT_FS_SECTORS }).install();
    const root = new TypedRoot(new LfsType()).mount(device("fs0"));
    if (root === undefined) throw new Error("no file system can be made");
    write(root, "shipped.bin", shipped(version));
    root.unmount();
    image = machine.partition("fs0").slice();
    fileSystems.set(version, image);
  }
  return image;
}

function write(root: FileSystem, path: string, bytes: Uint8Array): void {
  const file = root.open(path, "w");
  if (file === undefined || file.write(bytes, 0, bytes.length) !== bytes.length || !file.close()) throw new Error(`${path} cannot be written`);
}

function read(root: FileSystem, path: string): Uint8Array | undefined {
  const file = root.open(path, "r");
  if (file === undefined) return undefined;
  const bytes = new Uint8Array(file.size);
  const count = file.read(bytes, 0, bytes.length);
  file.close();
  return count === bytes.length ? bytes : undefined;
}
