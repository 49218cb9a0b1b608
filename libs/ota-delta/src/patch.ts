import "@meerkat/hal/crypto.native.ts";
import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { HASH_SHA256 } from "@meerkat/hal/crypto.ts";
import { DecoderOutput } from "@meerkat/ota-common/decoder.ts";
import { MAX_NUMBER_BYTES, PATCH_HEADER_BYTES, PATCH_MAGIC } from "./patch_format.ts";

// Applies a patch as it comes. RAM: two pieces of the contents.

const enum State {
  Header,
  Added,
  New,
  Seek,
  AddedBytes,
  NewBytes,
}

const PIECE_BYTES: i32 = 256;

/** Takes a patch, and gives the new contents to an output. */
export class Patcher extends DecoderOutput {
  private readonly old: VfsDevice;
  private readonly output: DecoderOutput;
  private state: State = State.Header;
  private readonly header: Uint8Array = new Uint8Array(PATCH_HEADER_BYTES);
  /** Bytes of the header or of a number that have come. */
  private filled: i32 = 0;
  private number: i32 = 0;
  private oldSize: u32 = 0;
  private oldAt: i32 = 0;
  private addedLeft: i32 = 0;
  private newLeft: i32 = 0;
  private seek: i32 = 0;
  private readonly piece: Uint8Array = new Uint8Array(PIECE_BYTES);
  /** Why it cannot be applied; empty if it can so far. */
  fault: string = "";

  constructor(old: VfsDevice, output: DecoderOutput) {
    super();
    this.old = old;
    this.output = output;
  }

  /** Whether a record has just ended, or none has begun. */
  isBetween(): boolean {
    return this.state === State.Added && this.filled === 0;
  }

  write(data: Uint8Array, off: i32, len: i32): boolean {
    let at = off;
    const end = off + len;
    while (this.fault === "" && at < end) at += this.step(data, at, end - at);
    return this.fault === "";
  }

  private fail(fault: string): void {
    this.fault = fault;
  }

  /** Takes some of `len` bytes, and says how many. */
  private step(data: Uint8Array, off: i32, len: i32): i32 {
    switch (this.state) {
      case State.Header:
        return this.readHeader(data, off, len);
      case State.AddedBytes:
        return this.readAdded(data, off, len);
      case State.NewBytes:
        return this.readNew(data, off, len);
      default:
        this.readNumber(data[off]!);
        return 1;
    }
  }

  private readHeader(data: Uint8Array, off: i32, len: i32): i32 {
    const left = PATCH_HEADER_BYTES - this.filled;
    const count = len < left ? len : left;
    this.header.set(data.subarray(off, off + count), this.filled);
    this.filled += count;
    if (this.filled === PATCH_HEADER_BYTES) this.checkHeader();
    return count;
  }

  private checkHeader(): void {
    const view = new DataView(this.header.buffer);
    if (view.getUint32(0, true) !== PATCH_MAGIC) return this.fail("this is no patch");
    this.oldSize = view.getUint32(4, true);
    const digest = new Uint8Array(32);
    if (this.oldSize > this.old.size || !this.hashOld(digest)) return this.fail("it is for other firmware than the one that runs");
    for (let i: i32 = 0; i < digest.length; i++) {
      if (digest[i] !== this.header[8 + i]) return this.fail("it is for other firmware than the one that runs");
    }
    this.filled = 0;
    this.state = State.Added;
  }

  private hashOld(digest: Uint8Array): boolean {
    const number = hal_digest_begin(HASH_SHA256);
    if (number < 0) return false;
    let good = true;
    for (let at: u32 = 0; good && at < this.oldSize; at += PIECE_BYTES) {
      const left: u32 = this.oldSize - at;
      const count: i32 = left < PIECE_BYTES ? left : PIECE_BYTES;
      good = this.old.read(at, this.piece, 0, count) === DEV_OK;
      hal_digest_update(number, this.piece, 0, count);
    }
    hal_digest_end(number, digest);
    return good;
  }

  private readNumber(byte: i32): void {
    if (this.filled === MAX_NUMBER_BYTES - 1 && byte > 7) return this.fail("damaged number");
    this.number |= (byte & 127) << (7 * this.filled);
    this.filled++;
    if (byte >= 128) return;
    const value = this.number;
    this.number = 0;
    this.filled = 0;
    if (this.state === State.Added) this.addedLeft = value;
    else if (this.state === State.New) this.newLeft = value;
    else this.seek = (value & 1) === 0 ? value >> 1 : -(value >> 1) - 1;
    this.enterNext();
  }

  /** The state after one that is over: pieces of length 0 are passed over. */
  private enterNext(): void {
    if (this.state === State.Added) this.state = State.New;
    else if (this.state === State.New) this.state = State.Seek;
    else if (this.addedLeft > 0) this.state = State.AddedBytes;
    else if (this.newLeft > 0) this.state = State.NewBytes;
    else this.endRecord();
  }

  private endRecord(): void {
    const at = this.oldAt + this.seek;
    if (at < 0 || at > this.oldSize) return this.fail("it refers to what is not there");
    this.oldAt = at;
    this.state = State.Added;
  }

  private readAdded(data: Uint8Array, off: i32, len: i32): i32 {
    let count: i32 = this.addedLeft < PIECE_BYTES ? this.addedLeft : PIECE_BYTES;
    if (len < count) count = len;
    if (count > this.oldSize - this.oldAt || this.old.read(this.oldAt, this.piece, 0, count) !== DEV_OK) {
      this.fail("it refers to what is not there");
      return count;
    }
    for (let i: i32 = 0; i < count; i++) this.piece[i] = (this.piece[i]! + data[off + i]!) & 255;
    this.oldAt += count;
    this.addedLeft -= count;
    this.give(this.piece, 0, count);
    if (this.addedLeft === 0) this.enterNext();
    return count;
  }

  private readNew(data: Uint8Array, off: i32, len: i32): i32 {
    const count = len < this.newLeft ? len : this.newLeft;
    this.newLeft -= count;
    this.give(data, off, count);
    if (this.newLeft === 0) this.enterNext();
    return count;
  }

  private give(data: Uint8Array, off: i32, len: i32): void {
    if (!this.output.write(data, off, len)) this.fail("the output wants no more");
  }
}
