import { decodeBase64Bytes } from "@meerkat/boot/base64_bytes.ts";
import { JsonMembersInBytes } from "@meerkat/boot/json_bytes.ts";
import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { keyOfText } from "@meerkat/boot-common/boot_keys.ts";
import { commit, factoryState } from "@meerkat/boot-common/boot_machine.ts";
import { RECORD_BYTES } from "@meerkat/boot-common/boot_state.ts";
import { IMAGE_GOOD, ImageCheck, ImageRules, imageFaultText } from "@meerkat/boot-common/image_check.ts";
import { putU32 } from "@meerkat/boot-common/little_endian.ts";
import { crc32 } from "@meerkat/core/crc32.ts";
import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import { expectThat } from "./expect.ts";

const SECTOR: i32 = 512;

/** Flash in RAM, which counts what is read. */
class Flash extends VfsDevice {
  readonly bytes: Uint8Array;
  bytesRead: i32 = 0;

  constructor(sectors: i32) {
    super(sectors * SECTOR, SECTOR);
    this.bytes = new Uint8Array(sectors * SECTOR);
  }

  fill(data: Uint8Array, from: i32, to: i32): void {
    this.bytes.fill(0xff);
    this.bytesRead = 0;
    for (let i: i32 = from; i < to && i < data.length && i - from < this.bytes.length; i++) this.bytes[i - from] = data[i]!;
  }

  read(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    this.bytesRead += len;
    for (let i: i32 = 0; i < len; i++) data[off + i] = this.bytes[at + i]!;
    return DEV_OK;
  }

  write(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    for (let i: i32 = 0; i < len; i++) this.bytes[at + i] = this.bytes[at + i]! & data[off + i]!;
    return DEV_OK;
  }

  erase(at: u32, len: u32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    this.bytes.fill(0xff, at, at + len);
    return DEV_OK;
  }
}

/** The key that the seed `signed` is by; nobody has the private one any more. */
const KEY = keyOfText(
  "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04\x30\x2d\xda\xd8\x55\xd1\x77\x22\x54\xdb\xcd\xb6\xcc\xe5\xd7\x2b\xa8\xe8\x37\x1c\xf6\x48\x6b\xac\x1d\x1e\x17\xdf\xda\x0f\xc7\xe5\x10\x8a\xa9\x52\xa6\x18\xc9\x68\x2a\xb5\x7a\x7b\xdf\x1a\x23\x3e\xdd\xde\x52\x94\x99\x06\x22\xb2\x29\xe0\xdf\x76\x23\xf7\x95\xf0",
);
const SEED_CRC: u32 = 0xe5d7b718;
const SEED_BYTES: i32 = 934;

const slot = new Flash(8);
const rules = new ImageRules([KEY], 0, 5, "fake");

/** The contents of a slot: nothing is good but the image that was signed. */
export function fuzzBootImage(data: Uint8Array, _chunk: i32): void {
  slot.fill(data, 0, data.length);
  const check = new ImageCheck(slot, rules);
  let loaded: i32 = 0;
  check.sink = (_header, at, bytes, off, length) => {
    expectThat(at === loaded && off + length <= bytes.length, "not the payload in its order");
    loaded += length;
    return true;
  };
  const status = check.check();
  expectThat(imageFaultText(status) !== "", "no words");
  expectThat(slot.bytesRead <= slot.bytes.length + 4096, "read more than once");
  if (status !== IMAGE_GOOD) return;
  expectThat(check.totalBytes === SEED_BYTES && crc32(slot.bytes, 0, SEED_BYTES) === SEED_CRC, "a forged image is good");
}

const a = new Flash(1);
const b = new Flash(1);

/** Two sectors of boot state, with right check sums for odd `chunk`: read, then written to. */
export function fuzzBootJournal(data: Uint8Array, chunk: i32): void {
  a.fill(data, 0, SECTOR);
  b.fill(data, SECTOR, data.length);
  if (chunk % 2 !== 0) {
    for (let at: i32 = 0; at < SECTOR; at += RECORD_BYTES) {
      putU32(a.bytes, at + 60, crc32(a.bytes, at, 60));
      putU32(b.bytes, at + 60, crc32(b.bytes, at, 60));
    }
  }
  const journal = new BootJournal(a, b);
  const found = journal.read();
  if (found !== undefined) expectThat(found.activeSlot !== found.revertSlot && found.activeSlot < 2 && found.revertSlot < 2, "a state that cannot be");
  if (!journal.write(commit(factoryState(), 77))) return;
  const again = new BootJournal(a, b).read();
  expectThat(again !== undefined && again.securityCounter === 77, "the state is not what was written");
}

const members = new JsonMembersInBytes(new Uint8Array(0));
const piece = new Uint8Array(64);

/** A frame of recovery. */
export function fuzzBootLine(data: Uint8Array, _chunk: i32): void {
  let end: i32 = 0;
  members.open(data, 0, data.length);
  while (members.next()) {
    expectThat(members.valueAt >= end && members.valueEnd > members.valueAt && members.valueEnd <= data.length, "a value outside the frame");
    end = members.valueEnd;
    members.keyIs("data");
    members.valueIs("OTA.Write");
    expectThat(members.integer() >= -1, "a negative number");
    if (members.isString()) decodeBase64Bytes(data, members.valueAt + 1, members.valueEnd - 1, piece);
  }
}
