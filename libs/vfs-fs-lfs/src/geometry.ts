import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import { Options } from "@meerkat/core/vfs/options.ts";

/** A pointer of a list of blocks must fit. */
const MIN_CACHE: i32 = 16;
/** Largest cache in bytes that the options may ask for. */
const MAX_CACHE: i32 = 65536;

/** How a device is used; sizes in bytes. Neither `unit`, `cacheSize` nor `blockCycles` is kept on the device. */
export class Geometry {
  readonly blockSize: i32;
  readonly blockCount: u32;
  /** What is programmed at once. */
  readonly unit: i32;
  /** Size of each cache; files up to this size, and an eighth of a block, are kept in their directory. */
  readonly cacheSize: i32;
  /** Erase cycles of a directory's block after which another takes its place; 0: never. */
  readonly blockCycles: u32;

  constructor(blockSize: i32, blockCount: u32, unit: i32, cacheSize: i32, blockCycles: u32) {
    this.blockSize = blockSize;
    this.blockCount = blockCount;
    this.unit = unit;
    this.cacheSize = cacheSize;
    this.blockCycles = blockCycles;
  }
}

/** What went wrong in the last `readGeometry`. */
export let geometryFault: string = "";

/**
 * From a JSON object: `size` (of the device), `bs` block size (4096, or the erase size if that is more), `is` program unit (64), `cs` cache (as `is`, at least 16), `bcy` block
 * cycles (512). Undefined if they do not fit each other or the device; `geometryFault` says why.
 */
export function readGeometry(device: VfsDevice, text: string): Geometry | undefined {
  const options = new Options(text);
  const size: i32 = options.int("size", device.size | 0, 0, 0x7fffffff);
  // 104 bytes are the least of the specification.
  const blockSize: i32 = options.int("bs", device.eraseSize > 4096 ? device.eraseSize | 0 : 4096, 104, 0x7fffffff);
  const unit: i32 = options.int("is", 64, 1, MAX_CACHE);
  const cacheSize: i32 = options.int("cs", unit < MIN_CACHE ? MIN_CACHE : unit, MIN_CACHE, MAX_CACHE);
  const blockCycles: u32 = options.int("bcy", 512, 0, 0x7ffffffe);
  if (size > device.size) options.wrong("size is larger than the device");
  if (size % blockSize !== 0 || size / blockSize < 2) options.wrong("size must be two or more blocks of bs");
  if (blockSize % device.eraseSize !== 0) options.wrong(`bs must be a multiple of ${device.eraseSize}`);
  if (cacheSize % unit !== 0 || blockSize % cacheSize !== 0 || cacheSize % 4 !== 0) options.wrong("cs must be a multiple of is, and of 4, and bs one of cs");
  geometryFault = options.fault;
  if (options.fault !== "") return undefined;
  return new Geometry(blockSize, (size / blockSize) | 0, unit, cacheSize, blockCycles);
}
