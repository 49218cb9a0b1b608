/** Intel HEX files, as linkers write them (Intel, "Hexadecimal Object File Format Specification", 1988). */
import { UserError } from "../errors.ts";

export interface Region {
  address: number;
  bytes: Uint8Array;
}

const DATA = 0;
const END = 1;
const SEGMENT_ADDRESS = 2;
const SEGMENT_START = 3;
const LINEAR_ADDRESS = 4;
const LINEAR_START = 5;

/** Gaps smaller than this are filled. */
const GAP = 512;
const FILL = 0xff;

/** By address; regions with only small gaps between them are one. Throws UserError. */
export function readIntelHex(text: string, from: string): Region[] {
  const pieces: Region[] = [];
  let base = 0;
  let ended = false;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || ended) continue;
    const fail = (what: string) => new UserError(`${from}:${i + 1}: ${what}`);
    const hex = /^:((?:[0-9a-f]{2}){5,260})$/i.exec(line.trim())?.[1];
    if (hex === undefined) throw fail("no record of an Intel HEX file");
    const record = Buffer.from(hex, "hex");
    const length = record[0] ?? 0;
    if (record.length !== length + 5) throw fail("the record is not as long as it says");
    if ((record.reduce((sum, byte) => sum + byte, 0) & 0xff) !== 0) throw fail("the check sum is wrong");
    const data = record.subarray(4, 4 + length);
    const type = record[3];
    if (type === DATA) pieces.push({ address: base + record.readUInt16BE(1), bytes: data });
    else if (type === END) ended = true;
    else if ((type === SEGMENT_ADDRESS || type === LINEAR_ADDRESS) && length === 2) base = data.readUInt16BE(0) * (type === LINEAR_ADDRESS ? 65_536 : 16);
    else if (type !== SEGMENT_START && type !== LINEAR_START) throw fail(`a record of type ${type} that is not known`);
  }
  if (!ended) throw new UserError(`${from} is cut off: the last record is missing`);
  return joined(pieces, from);
}

function joined(pieces: Region[], from: string): Region[] {
  const regions: { address: number; parts: Uint8Array[]; end: number }[] = [];
  for (const { address, bytes } of pieces.sort((a, b) => a.address - b.address)) {
    const last = regions.at(-1);
    if (last && address < last.end) throw new UserError(`${from}: two records for the address 0x${address.toString(16)}`);
    if (last && address - last.end < GAP) {
      last.parts.push(new Uint8Array(address - last.end).fill(FILL), bytes);
      last.end = address + bytes.length;
    } else {
      regions.push({ address, parts: [bytes], end: address + bytes.length });
    }
  }
  return regions.map(({ address, parts }) => ({ address, bytes: Buffer.concat(parts) }));
}
