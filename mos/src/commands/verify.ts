/** `mos verify`: whether an image or a bundle is whole, and by whom it is signed. */
import { basename } from "node:path";
import { IMAGE_UNKNOWN_KEY, imageFaultText } from "@meerkat/boot-common/image_check.ts";
import { type Bundle, checkBundle, isSignedBy, readBundle } from "../bundle/bundle.ts";
import { filesOfPart } from "../bundle/manifest.ts";
import { Reported } from "../errors.ts";
import { checkImage, type ImageFacts, isImage } from "../firmware/image.ts";
import { readPublicKey } from "../keys/key.ts";
import { readSource } from "./source.ts";

export interface VerifyFlags {
  key?: string[];
  json?: boolean;
}

interface Verdict {
  file: string;
  /** Empty if it is good. */
  findings: string[];
  image?: ImageFacts;
  bundle?: { name: string; platform: string; version: string; build_id: string; signatures: number[]; images: Record<string, ImageFacts> };
}

export async function verifyCommand(path: string, flags: VerifyFlags): Promise<number> {
  const keys = (flags.key ?? []).map((file) => Buffer.from(readPublicKey(file).der));
  const bytes = await readSource(path);
  const verdict = isImage(bytes) ? verifyImage(path, bytes, keys) : verifyBundle(path, readBundle(bytes, path), keys);
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ ok: verdict.findings.length === 0, ...verdict })}\n`);
  else print(verdict, keys.length);
  if (verdict.findings.length > 0) throw new Reported();
  return 0;
}

function verifyImage(file: string, bytes: Uint8Array, keys: readonly Buffer[]): Verdict {
  const { fault, facts } = imageFault(bytes, keys);
  return { file, findings: fault === "" ? [] : [fault], ...(facts === undefined ? {} : { image: facts }) };
}

/** Without a key, signatures are not looked at. */
function imageFault(bytes: Uint8Array, keys: readonly Buffer[]): { fault: string; facts: ImageFacts | undefined } {
  const { fault, facts } = checkImage(bytes, keys);
  return { fault: keys.length === 0 && fault === imageFaultText(IMAGE_UNKNOWN_KEY) ? "" : fault, facts };
}

function verifyBundle(file: string, bundle: Bundle, keys: readonly Buffer[]): Verdict {
  const { name = "", platform = "", version = "", build_id = "" } = bundle.manifest;
  const findings = checkBundle(bundle);
  const images: Record<string, ImageFacts> = {};
  for (const [part, described] of Object.entries(bundle.manifest.parts)) {
    for (const [src] of filesOfPart(described)) {
      const bytes = bundle.files.get(basename(src));
      if (bytes === undefined || !isImage(bytes)) continue;
      const { fault, facts } = imageFault(bytes, keys);
      if (facts) images[part] = facts;
      if (fault !== "") findings.push(`part ${part}: ${src}: ${fault}`);
    }
  }
  const signatures = [...bundle.signatures.keys()];
  if (keys.length > 0 && signatures.length > 0 && !signatures.some((index) => keys.some((key) => isSignedBy(bundle, index, key)))) {
    findings.push("no signature of the manifest is by a key that was given");
  }
  if (keys.length > 0 && signatures.length === 0 && Object.keys(images).length === 0) findings.push("nothing in it is signed");
  return { file, findings, bundle: { name, platform, version, build_id, signatures, images } };
}

function print({ file, findings, image, bundle }: Verdict, keys: number): void {
  const lines: string[] = [];
  if (image) lines.push(`${file}: image`, ...imageLines(image));
  if (bundle) {
    lines.push(`${file}: ${bundle.name}/${bundle.platform} version ${bundle.version} (${bundle.build_id})`);
    lines.push(`  manifest  ${bundle.signatures.length === 0 ? "not signed" : `signed: ${bundle.signatures.map((index) => `sig${index}`).join(", ")}`}`);
    for (const [part, facts] of Object.entries(bundle.images)) lines.push(`  part ${part}: image`, ...imageLines(facts).map((line) => `  ${line}`));
  }
  for (const finding of findings) lines.push(`BAD: ${finding}`);
  if (findings.length === 0) lines.push(keys === 0 ? "whole; --key FILE checks the signatures" : "good");
  process.stdout.write(`${lines.join("\n")}\n`);
}

function imageLines({ version, payloadBytes, loadAddress, platform, securityCounter, keyHashes, sha256 }: ImageFacts): string[] {
  return [
    `  version   ${version}${platform === "" ? "" : ` for ${platform}`}`,
    `  payload   ${payloadBytes} bytes${loadAddress === undefined ? "" : `, runs at 0x${loadAddress.toString(16)}`}`,
    `  counter   ${securityCounter}`,
    `  SHA-256   ${sha256}`,
    `  signed    ${keyHashes.length === 0 ? "by nobody" : `by ${keyHashes.map((hash) => hash.slice(0, 16)).join(", ")}`}`,
  ];
}
