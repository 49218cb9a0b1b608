/** `mos sign`: signs an image or a bundle that is built already. */
import { writeFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { ZIP_LOCAL_HEADER } from "@meerkat/ota-common/zip_format.ts";
import { type Bundle, readBundle, writeBundle } from "../bundle/bundle.ts";
import { filesOfPart } from "../bundle/manifest.ts";
import { messageOf, UserError } from "../errors.ts";
import { encodeImage, imageVersion, isImage, resignImage } from "../firmware/image.ts";
import { keysIn, readKeys } from "../firmware/signing.ts";
import { fingerprint, type SigningKey } from "../keys/key.ts";
import { readSource } from "./source.ts";

export interface SignFlags {
  signKey: string[];
  output?: string;
  /** For a file that is no image yet. */
  version?: string;
  securityCounter?: number;
  loadAddr?: number;
  headerSize?: number;
  platform?: string;
  json?: boolean;
}

export async function signCommand(path: string, flags: SignFlags): Promise<number> {
  const bytes = await readSource(path);
  const keys = await readKeys(flags.signKey);
  const isBundle = bytes.length > 3 && bytes.readUInt32LE(0) === ZIP_LOCAL_HEADER;
  const signed = isBundle
    ? signBundle(readBundle(bytes, path), keys, path)
    : isImage(bytes)
      ? resignImage(bytes, keysIn(keys), path)
      : signPayload(bytes, keysIn(keys), flags);
  const output = flags.output ?? (isBundle || isImage(bytes) ? path : `${path.slice(0, path.length - extname(path).length)}.img`);
  try {
    writeFileSync(output, signed);
  } catch (error) {
    throw new UserError(`cannot write ${output}: ${messageOf(error)}`);
  }
  const by = keysIn(keys).map((key) => fingerprint(key.public));
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ file: output, size: signed.length, keys: by })}\n`);
  else process.stderr.write(`${output} is signed by ${by.join(", ")}\n`);
  return 0;
}

/** Images first, since the manifest has their check sums. */
function signBundle(bundle: Bundle, keys: readonly (SigningKey | undefined)[], from: string): Uint8Array {
  const files = new Map(bundle.files);
  for (const part of Object.values(bundle.manifest.parts)) {
    for (const [src] of filesOfPart(part)) {
      const image = files.get(basename(src));
      if (image !== undefined && isImage(image)) files.set(basename(src), resignImage(image, keysIn(keys), `${from}: ${src}`));
    }
  }
  const ofManifest = keys.map((key) => (key?.kind === "ecdsa-p256" ? key : undefined));
  return writeBundle(bundle.manifest, files, {
    indent: bundle.folder === "" ? 1 : 2,
    ...(bundle.folder === "" ? {} : { folder: bundle.folder }),
    attributes: bundle.attributes,
    keys: ofManifest,
  });
}

function signPayload(payload: Uint8Array, keys: readonly SigningKey[], flags: SignFlags): Uint8Array {
  const version = imageVersion(flags.version ?? "0");
  if (version === undefined) throw new UserError(`"${flags.version}" is no version of an image`, "write 1.2.3 or 1.2.3+4");
  if (payload.length === 0) throw new UserError("there is nothing in the file");
  return encodeImage(
    {
      payload,
      ...version,
      headerBytes: flags.headerSize ?? 32,
      loadAddress: flags.loadAddr,
      securityCounter: flags.securityCounter ?? 0,
      platform: flags.platform ?? "",
    },
    keys,
  );
}
