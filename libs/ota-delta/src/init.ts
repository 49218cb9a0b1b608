import "@meerkat/ota-deflate/init.ts";
import { appPartition } from "@meerkat/boot-common/slots.ts";
import { config } from "@meerkat/config";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import { registerDecoder, type StreamDecoder } from "@meerkat/ota-common/decoder.ts";
import { bootAccess } from "@meerkat/ota-common/slot_root.ts";
import { Inflate, inflateWindow } from "@meerkat/ota-deflate/inflate.ts";
import { DeltaDecoder } from "./delta_decoder.ts";
import { ZIP_DELTA } from "./patch_format.ts";

// Importing this file puts the library into a program: parts of bundles may be patches of the image that runs.

function makeDeltaDecoder(): StreamDecoder | undefined {
  const boot = bootAccess();
  const old = boot === undefined ? undefined : partitionDevice(appPartition(boot.runningSlot));
  return old === undefined ? undefined : new DeltaDecoder(new Inflate(inflateWindow(config.update.deflate_window)), old);
}

registerDecoder(ZIP_DELTA, makeDeltaDecoder);
