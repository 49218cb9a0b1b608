/** The section table of an ELF file: what ends up in flash and in RAM. */

export interface Section {
  name: string;
  /** Where it is in memory, and where in the file. */
  address: number;
  offset: number;
  size: number;
  /** Part of the running program, as opposed to symbols and debug information. */
  allocated: boolean;
  /** Has contents in the file; otherwise it is zeroed at start. */
  loaded: boolean;
  writable: boolean;
}

const SHT_NOBITS = 8;
const SHF_WRITE = 1;
const SHF_ALLOC = 2;

/** Sections of a little-endian ELF file of 32 or 64 bits; "System V ABI, chapter 4". Throws RangeError on anything else. */
export function readSections(file: Buffer): Section[] {
  if (file.length < 64 || file.readUInt32BE(0) !== 0x7f454c46 || file[5] !== 1) throw new RangeError("not a little-endian ELF file");
  const is64 = file[4] === 2;
  const word = (at: number) => (is64 ? Number(file.readBigUInt64LE(at)) : file.readUInt32LE(at));
  const table = word(is64 ? 40 : 32);
  const entrySize = file.readUInt16LE(is64 ? 58 : 46);
  const count = file.readUInt16LE(is64 ? 60 : 48);
  const namesIndex = file.readUInt16LE(is64 ? 62 : 50);
  const header = (i: number) => table + i * entrySize;
  const offsetOf = (i: number) => word(header(i) + (is64 ? 24 : 16));
  const names = offsetOf(namesIndex);
  return Array.from({ length: count }, (_, i) => {
    const at = header(i);
    const flags = word(at + 8);
    const start = names + file.readUInt32LE(at);
    return {
      name: file.toString("latin1", start, file.indexOf(0, start)),
      address: word(at + (is64 ? 16 : 12)),
      offset: offsetOf(i),
      size: word(at + (is64 ? 32 : 20)),
      allocated: (flags & SHF_ALLOC) !== 0,
      loaded: file.readUInt32LE(at + 4) !== SHT_NOBITS,
      writable: (flags & SHF_WRITE) !== 0,
    };
  });
}
