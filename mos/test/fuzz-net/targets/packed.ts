import { crc32Continue } from "@meerkat/core/crc32.ts";
import { DecoderOutput } from "@meerkat/ota-common/decoder.ts";
import { Inflate } from "@meerkat/ota-deflate/inflate.ts";
import { DeltaDecoder } from "@meerkat/ota-delta/delta_decoder.ts";
import { Patcher } from "@meerkat/ota-delta/patch.ts";
import { expectThat } from "./expect.ts";
import { ImageDevice } from "./image_device.ts";

const MAX_OUTPUT: u32 = 1_000_000;

/** Counts what it gets, and wants no more at some point. */
class Counted extends DecoderOutput {
  bytes: u32 = 0;
  crc: u32 = 0;

  write(data: Uint8Array, off: i32, len: i32): boolean {
    this.bytes += len;
    this.crc = crc32Continue(this.crc, data, off, len);
    return this.bytes < MAX_OUTPUT;
  }
}

const old = new ImageDevice(1024, 1024, false, 1_000_000);

/** Deflated data, whole and in pieces: the same comes out. */
export function fuzzInflate(data: Uint8Array, chunk: i32): void {
  const whole = new Counted();
  const inflate = new Inflate(1024);
  const good = inflate.push(data, 0, data.length, whole) && inflate.finish(whole);
  const pieces = new Counted();
  const again = new Inflate(1024);
  const step: i32 = chunk < 1 ? 1 : chunk;
  for (let at: i32 = 0; at < data.length; at += step) {
    const left: i32 = data.length - at;
    if (!again.push(data, at, left < step ? left : step, pieces)) break;
  }
  expectThat(good === again.finish(pieces), "pieces end otherwise than the whole");
  expectThat(!good || (whole.bytes === pieces.bytes && whole.crc === pieces.crc), "pieces make other contents");
}

/** A patch of 1024 bytes of old contents, which are all zeros; the same bytes as a deflated one. */
export function fuzzPatch(data: Uint8Array, chunk: i32): void {
  old.bytes.fill(0);
  old.reads = 0;
  const output = new Counted();
  new Patcher(old, output).write(data, 0, data.length);
  expectThat(output.bytes <= data.length, "a patch makes more than it has bytes");
  const decoder = new DeltaDecoder(new Inflate(256), old);
  const step: i32 = chunk < 1 ? 1 : chunk;
  for (let at: i32 = 0; at < data.length; at += step) {
    const left: i32 = data.length - at;
    if (!decoder.push(data, at, left < step ? left : step, output)) return;
  }
  decoder.finish(output);
}
