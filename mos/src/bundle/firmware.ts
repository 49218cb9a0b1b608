/** The parts of a bundle that the boot loader's machines have places for. */
import { basename } from "node:path";
import { UserError } from "../errors.ts";
import { checkImage, isImage } from "../firmware/image.ts";
import type { Firmware } from "../flash/install.ts";
import type { Bundle } from "./bundle.ts";

/** Parts of other types are left out, as devices do it. Throws UserError if there is no image. */
export function partsOf({ manifest, files }: Bundle, from: string): Firmware {
  const bytesOf = (type: string): Uint8Array | undefined => {
    const part = Object.values(manifest.parts).find((one) => one.type === type);
    return part === undefined || typeof part.src !== "string" ? undefined : files.get(basename(part.src));
  };
  const app = bytesOf("app");
  if (app === undefined) throw new UserError(`${from} has no part of the type app`);
  if (!isImage(app))
    throw new UserError(`${from}: the part app is no image that the boot loader starts`, "mos build makes one of a program that names the library ota-common");
  return { app, securityCounter: checkImage(app, []).facts?.securityCounter ?? 0, fs: bytesOf("fs") };
}
