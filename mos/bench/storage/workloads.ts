/** What file systems are asked to do, and what it costs the flash below them. */
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { FlashModel, seededRandom } from "../../../core/test/flash_model.ts";
import { NorDevice } from "../../../core/test/torture/nor_device.ts";

const SECTOR = 4096;
const SECTORS = 256;

/** Bytes that are read or written at a time. */
const PIECE = 512;

/** Formats and mounts. */
export type Mount = (device: NorDevice, isNew: boolean) => FileSystem;

export interface Candidate {
  name: string;
  mount: Mount;
  /** Whether it clears further bits of bytes that are programmed. */
  reprograms: boolean;
}

export interface Cost {
  workload: string;
  /** Bytes of the user's. */
  userBytes: number;
  reads: number;
  programs: number;
  erases: number;
  bytesRead: number;
  bytesProgrammed: number;
  bytesErased: number;
  /** What a 64 Mbit serial flash would take, in milliseconds. */
  busyMs: number;
}

/** Erases of the sectors over a workload. */
export interface Wear {
  most: number;
  mean: number;
}

interface Bench {
  readonly flash: FlashModel;
  fs: FileSystem;
  remount(): void;
}

function newBench({ mount, reprograms }: Candidate): Bench {
  const flash = new FlashModel(SECTORS, SECTOR);
  flash.reprograms = reprograms;
  const bench = { flash, fs: mount(new NorDevice(flash), true), remount: () => void (bench.fs = mount(new NorDevice(flash), false)) };
  return bench;
}

function write(fs: FileSystem, path: string, bytes: Uint8Array): void {
  const file = fs.open(path, "w");
  if (!file) throw new Error(`cannot create ${path}`);
  for (let at = 0; at < bytes.length; at += PIECE) {
    const count = Math.min(PIECE, bytes.length - at);
    if (file.write(bytes, at, count) !== count) throw new Error(`cannot write ${path}`);
  }
  if (!file.close()) throw new Error(`cannot close ${path}`);
}

function read(fs: FileSystem, path: string, wanted: Uint8Array): void {
  const file = fs.open(path, "r");
  if (!file) throw new Error(`cannot open ${path}`);
  const buffer = new Uint8Array(PIECE);
  const pieces: Buffer[] = [];
  for (let count = file.read(buffer, 0, PIECE); count > 0; count = file.read(buffer, 0, PIECE)) pieces.push(Buffer.from(buffer.subarray(0, count)));
  file.close();
  if (Buffer.compare(Buffer.concat(pieces), wanted) !== 0) throw new Error(`${path} reads differently`);
}

function costOf(flash: FlashModel, workload: string, userBytes: number, work: () => void): Cost {
  const wear = () => flash.wear.reduce((sum, count) => sum + count, 0);
  const before = {
    operations: flash.operations,
    reads: flash.reads,
    bytesRead: flash.bytesRead,
    programmed: flash.programmed,
    busy: flash.busyUs,
    wear: wear(),
  };
  work();
  const erases = wear() - before.wear;
  return {
    workload,
    userBytes,
    reads: flash.reads - before.reads,
    programs: flash.operations - before.operations - erases,
    erases,
    bytesRead: flash.bytesRead - before.bytesRead,
    bytesProgrammed: flash.programmed - before.programmed,
    bytesErased: erases * SECTOR,
    busyMs: (flash.busyUs - before.busy) / 1000,
  };
}

function noise(length: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

/** Each workload on a file system of its own: 1 MB in sectors of 4096 bytes, new unless it says otherwise. */
export function measure(candidate: Candidate): { costs: Cost[]; wear: Wear } {
  const costs: Cost[] = [];
  const large = noise(65536, 1);
  const bench = newBench(candidate);
  costs.push(costOf(bench.flash, "write 64 KB", large.length, () => write(bench.fs, "large", large)));
  costs.push(costOf(bench.flash, "read 64 KB", large.length, () => read(bench.fs, "large", large)));
  const small = noise(200, 2);
  costs.push(
    costOf(bench.flash, "create 100 x 200 B", 100 * small.length, () => {
      for (let i = 0; i < 100; i++) write(bench.fs, `file${i}`, small);
    }),
  );
  costs.push(costOf(bench.flash, "mount, 101 files", 0, () => bench.remount()));
  const settings = newBench(candidate);
  write(settings.fs, "other", noise(200_000, 3));
  settings.flash.wear.fill(0);
  const rewrites = 2000;
  costs.push(
    costOf(settings.flash, `replace 1 KB x ${rewrites}`, rewrites * 1024, () => {
      for (let i = 0; i < rewrites; i++) write(settings.fs, "settings", noise(1024, i));
    }),
  );
  const { wear } = settings.flash;
  return { costs, wear: { most: Math.max(...wear), mean: wear.reduce((sum, count) => sum + count, 0) / wear.length } };
}
