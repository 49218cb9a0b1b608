/** What a program is updated with: the signed image, the image of its file system, and the bundle of both. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Plan, sizeVariable } from "../builder/plan.ts";
import type { BuildRecord, FirmwareFiles } from "../builder/record.ts";
import { writeBundle } from "../bundle/bundle.ts";
import type { BundleManifest } from "../bundle/manifest.ts";
import { UserError } from "../errors.ts";
import { fsImageOf } from "./fs-image.ts";
import { encodeImage, imageVersion } from "./image.ts";
import { payloadOf } from "./payload.ts";
import { keysIn, type Signing } from "./signing.ts";

export { signingOf } from "./signing.ts";

/** Where no boot loader copies images, there is just the header. */
const HEADER_BYTES = 32;

/** Throws UserError. */
export async function makeFirmware(plan: Plan, record: BuildRecord, signing: Signing): Promise<FirmwareFiles> {
  const app = join(plan.folder, `${record.app}.img`);
  const securityCounter = sizeVariable(plan.project, "SECURITY_COUNTER") ?? 0;
  const { loadAddress, headerBytes = HEADER_BYTES } = plan.toolchain?.boot ?? {};
  const version = imageVersion(record.version) ?? imageVersion("0");
  const content = { payload: await payloadOf(plan, record), ...version, headerBytes, loadAddress, securityCounter, platform: plan.platform };
  writeFileSync(app, encodeImage(content, keysIn(signing.keys)));
  const image = await fsImageOf(plan);
  const fs = image === undefined ? undefined : join(plan.folder, "fs.img");
  if (image !== undefined && fs !== undefined) writeFileSync(fs, image.bytes);
  const bundle = join(plan.folder, "fw.zip");
  const manifest = manifestOf(plan, record, app);
  if (image !== undefined)
    manifest.parts.fs = { type: "fs", src: "fs.img", fs_size: image.size, fs_block_size: image.blockSize, fs_erase_size: image.blockSize };
  writeFileSync(bundle, bundleBytes(manifest, [app, ...(fs === undefined ? [] : [fs])], signing));
  return { app, securityCounter, ...(fs === undefined ? {} : { fs }), bundle, trustedKeys: signing.trusted.map((key) => Buffer.from(key).toString("hex")) };
}

function manifestOf(plan: Plan, record: BuildRecord, app: string): BundleManifest {
  const [stamp = ""] = record.id.split("/");
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? [];
  return {
    name: record.app,
    platform: plan.platform,
    ...(plan.project.description === "" ? {} : { description: plan.project.description }),
    version: record.version,
    build_id: record.id,
    build_timestamp: `${year}-${month}-${day}T${hour}:${minute}:${second}Z`,
    parts: { app: { type: "app", src: basename(app) } },
  };
}

function bundleBytes(manifest: BundleManifest, paths: readonly string[], signing: Signing): Uint8Array {
  const files = new Map(paths.map((path) => [basename(path), readFileSync(path)]));
  // Devices verify manifests with ECDSA P-256; images are signed with every key.
  const keys = signing.keys.map((key) => (key?.kind === "ecdsa-p256" ? key : undefined));
  const folder = `${manifest.name}-${manifest.version}`;
  if (folder.includes("/")) throw new UserError(`name and version of the app have a slash: ${folder}`, "a bundle has one folder");
  return writeBundle(manifest, files, { folder, indent: 2, keys });
}
