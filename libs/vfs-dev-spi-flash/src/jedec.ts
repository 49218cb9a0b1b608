// Instructions and tables of serial flash chips. JESD216B is the standard of the tables (SFDP); numbers of words count from 1, as there.

export const READ_STATUS: i32 = 0x05;
export const WRITE_STATUS: i32 = 0x01;
export const PAGE_PROGRAM: i32 = 0x02;
export const WRITE_ENABLE: i32 = 0x06;
export const FAST_READ: i32 = 0x0b;
export const SECTOR_ERASE: i32 = 0x20;
export const READ_SFDP: i32 = 0x5a;
export const GLOBAL_UNLOCK: i32 = 0x98;
export const READ_ID: i32 = 0x9f;
export const POWER_DOWN: i32 = 0xb9;
export const WAKE: i32 = 0xab;

/** Bytes that one PAGE_PROGRAM takes, all of one page. */
export const PAGE: u32 = 256;
export const SECTOR: u32 = 4096;

/** What 24 bits can address. */
export const MAX_SIZE: u32 = 0x1000000;

export const SFDP_HEADER_BYTES: i32 = 16;
/** Most words of the table of basic parameters that matter here. */
const MAX_WORDS: i32 = 16;
/** Words that the table has at least: JESD216, the first edition. */
const LEAST_WORDS: i32 = 9;

/** An instruction that erases `size` bytes. */
export class EraseType {
  readonly size: u32;
  readonly instruction: i32;

  constructor(size: u32, instruction: i32) {
    this.size = size;
    this.instruction = instruction;
  }
}

/** What a chip is. */
export class Geometry {
  /** Bytes; 0 if unknown. */
  size: u32 = 0;
  /** Smallest first. */
  erases: EraseType[] = [];
  powerDown: i32 = POWER_DOWN;
  wake: i32 = WAKE;
}

/** Where the table of basic parameters is: its address and length in bytes; undefined if these are no SFDP headers (6.2, 6.3). */
export function findSfdpTable(header: Uint8Array): { at: u32; length: i32 } | undefined {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < SFDP_HEADER_BYTES || view.getUint32(0, true) !== 0x50444653) return undefined;
  const words: i32 = header[11]!;
  if (words < LEAST_WORDS) return undefined;
  return { at: view.getUint32(12, true) & 0xffffff, length: (words < MAX_WORDS ? words : MAX_WORDS) * 4 };
}

/** Reads the table of basic parameters (6.4). A size of 0, or no erases, if it does not tell. */
export function readSfdpTable(table: Uint8Array): Geometry {
  const geometry = new Geometry();
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const words: i32 = table.length >>> 2;
  if (words < LEAST_WORDS) return geometry;
  geometry.size = sizeOfDensity(view.getUint32(4, true));
  for (let i: i32 = 0; i < 4; i++) {
    const exponent: i32 = table[28 + 2 * i]!;
    if (exponent >= 8 && exponent < 24) insert(geometry.erases, new EraseType(1 << exponent, table[29 + 2 * i]!));
  }
  if (words >= 14) {
    const power: u32 = view.getUint32(52, true);
    if (power >>> 31 === 0) {
      geometry.powerDown = (power >>> 23) & 255;
      geometry.wake = (power >>> 15) & 255;
    }
  }
  return geometry;
}

/** Word 2: bits less one, or with the highest bit set the power of two. 0 for less than a sector, all that can be addressed for more. */
function sizeOfDensity(density: u32): u32 {
  const bits: u32 = density & 0x7fffffff;
  if (density >>> 31 !== 0) return sizeOfExponent(bits < 32 ? bits - 3 : 31);
  const bytes: u32 = (density >>> 3) + 1;
  return bytes < MAX_SIZE ? bytes : MAX_SIZE;
}

function sizeOfExponent(exponent: i32): u32 {
  if (exponent < 12) return 0;
  return exponent < 24 ? 1 << exponent : MAX_SIZE;
}

function insert(erases: EraseType[], type: EraseType): void {
  let at: i32 = 0;
  while (at < erases.length && erases[at]!.size < type.size) at++;
  erases.splice(at, 0, type);
}

const ADESTO: i32 = 0x1f;
export const MICROCHIP: i32 = 0xbf;

/** Whether nobody drives the line. */
export function isNoId(id: Uint8Array): boolean {
  return (id[0] === 0 || id[0] === 0xff) && (id[3] === 0 || id[3] === 0xff);
}

/** Bytes of a chip without SFDP, from the answer to READ_ID: manufacturer, type, capacity. 0 if that does not tell. */
export function sizeOfId(id: Uint8Array): u32 {
  if (id[0] === ADESTO) return sizeOfExponent(15 + (id[1]! & 0x1f));
  return id[2]! > 10 && id[2]! <= 31 ? sizeOfExponent(id[2]!) : 0;
}

/** Whether the chip starts with its blocks protected by the status register: Adesto's families 2 and 4. */
export function isProtectedByStatus(id: Uint8Array): boolean {
  const family = id[1]! >>> 5;
  return id[0] === ADESTO && (family === 2 || family === 4);
}
