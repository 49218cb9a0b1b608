import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import { type DecoderOutput, StreamDecoder } from "@meerkat/ota-common/decoder.ts";
import type { Inflate } from "@meerkat/ota-deflate/inflate.ts";
import { Patcher } from "./patch.ts";

/** Decodes a deflated patch (patch_format.ts) of what is on a device. */
export class DeltaDecoder extends StreamDecoder {
  private readonly inflate: Inflate;
  private readonly old: VfsDevice;
  private patcher: Patcher | undefined = undefined;

  constructor(inflate: Inflate, old: VfsDevice) {
    super();
    this.inflate = inflate;
    this.old = old;
  }

  push(data: Uint8Array, off: i32, len: i32, output: DecoderOutput): boolean {
    const patcher = this.patcher ?? new Patcher(this.old, output);
    this.patcher = patcher;
    if (this.inflate.push(data, off, len, patcher)) return true;
    this.fault = patcher.fault !== "" ? patcher.fault : this.inflate.fault;
    return false;
  }

  finish(output: DecoderOutput): boolean {
    if (!this.inflate.finish(output)) this.fault = this.inflate.fault;
    else if (this.patcher === undefined || !this.patcher.isBetween()) this.fault = "it ends too early";
    return this.fault === "";
  }
}
