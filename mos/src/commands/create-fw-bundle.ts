/** `mos create-fw-bundle`: makes a bundle of parts, or changes one. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Bundle, readBundleFile, writeBundle } from "../bundle/bundle.ts";
import { readIntelHex } from "../bundle/intel-hex.ts";
import { type BundleManifest, filesOfPart, type Json, type Part, parseManifest } from "../bundle/manifest.ts";
import { parsePartSpec } from "../bundle/part-spec.ts";
import { messageOf, UserError } from "../errors.ts";
import { readKeys } from "../firmware/signing.ts";

export interface CreateBundleFlags {
  input?: string;
  output: string;
  manifest?: string;
  name?: string;
  platform?: string;
  description?: string;
  buildInfo?: string;
  /** Where files of parts are looked for. */
  srcDir?: string;
  attr?: string[];
  extraAttr?: string[];
  signKey?: string[];
  compress?: boolean;
  json?: boolean;
}

export async function createFwBundleCommand(specs: readonly string[], flags: CreateBundleFlags): Promise<number> {
  if (flags.input !== undefined && flags.manifest !== undefined) throw new UserError("--input and --manifest are two beginnings", "leave one of them out");
  const start = flags.input === undefined ? undefined : readBundleFile(flags.input);
  const maker = new BundleMaker(start, startManifest(start, flags), flags.srcDir ?? ".");
  maker.describe(flags);
  for (const spec of specs) maker.change(spec);
  for (const [key, value] of pairs(flags.attr ?? [], "--attr")) maker.manifest[key] = value;
  const { manifest, files } = maker.finish();
  if (manifest.platform === undefined) throw new UserError("the bundle has no platform", "add --platform");
  const attributes = new Map([...(start?.attributes ?? []), ...pairs(flags.extraAttr ?? [], "--extra-attr")]);
  const keys = flags.signKey === undefined || flags.signKey.length === 0 ? [] : await readKeys(flags.signKey);
  const bytes = writeBundle(manifest, files, { indent: 1, attributes, keys, compress: flags.compress === true });
  try {
    writeFileSync(flags.output, bytes);
  } catch (error) {
    throw new UserError(`cannot write ${flags.output}: ${messageOf(error)}`);
  }
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ file: flags.output, size: bytes.length, parts: Object.keys(manifest.parts) })}\n`);
  else process.stderr.write(`${flags.output}: ${bytes.length} bytes, parts: ${Object.keys(manifest.parts).join(", ")}\n`);
  return 0;
}

function startManifest(start: Bundle | undefined, flags: CreateBundleFlags): BundleManifest {
  if (start) return start.manifest;
  return flags.manifest === undefined ? { parts: {} } : parseManifest(read(flags.manifest), flags.manifest);
}

class BundleMaker {
  readonly manifest: BundleManifest;
  private readonly files = new Map<string, Uint8Array>();
  private readonly folder: string;

  constructor(start: Bundle | undefined, manifest: BundleManifest, folder: string) {
    this.manifest = manifest;
    this.folder = folder;
    for (const [name, bytes] of start?.files ?? []) this.files.set(name, bytes);
  }

  describe({ name, platform, description, buildInfo }: CreateBundleFlags): void {
    for (const [key, value] of Object.entries({ name, platform, description })) if (value !== undefined) this.manifest[key] = value;
    if (buildInfo === undefined) return;
    const info = parseObject(read(buildInfo), buildInfo);
    for (const [from, to] of [
      ["build_id", "build_id"],
      ["build_timestamp", "build_timestamp"],
      ["build_version", "version"],
    ] as const) {
      if (typeof info[from] === "string") this.manifest[to] = info[from];
    }
  }

  /** A part that is there already keeps what the text does not say. */
  change(spec: string): void {
    const { name, properties } = parsePartSpec(spec);
    const { parts } = this.manifest;
    if (properties === undefined) {
      if (parts[name] === undefined) throw new UserError(`there is no part ${name} to remove`, `there are: ${Object.keys(parts).join(", ")}`);
      delete parts[name];
      return;
    }
    const part: Part = { ...parts[name], ...Object.fromEntries(properties) };
    parts[name] = part;
    const src = properties.get("src");
    if (typeof src !== "string" || src === "") return;
    if (/\.hex$/i.test(src)) this.addHex(name, part, src);
    else this.files.set(basename(src), read(join(this.folder, src)));
  }

  /** Each region of the file is a part with its address: `NAME`, and `NAME1` ... for those behind it. */
  private addHex(name: string, part: Part, src: string): void {
    const regions = readIntelHex(Buffer.from(read(join(this.folder, src))).toString("latin1"), src);
    for (const [i, { address, bytes }] of regions.entries()) {
      const file = `${basename(src).replace(/\.hex$/i, "")}${i === 0 ? "" : `.${i}`}.bin`;
      this.manifest.parts[i === 0 ? name : `${name}${i}`] = { ...part, src: file, addr: address };
      this.files.set(file, bytes);
    }
  }

  /** Files that no part has any more are left out; those that a part names and nobody has brought yet are looked for. */
  finish(): { manifest: BundleManifest; files: Map<string, Uint8Array> } {
    const files = new Map<string, Uint8Array>();
    for (const part of Object.values(this.manifest.parts)) {
      for (const [src] of filesOfPart(part)) files.set(basename(src), this.files.get(basename(src)) ?? read(join(this.folder, src)));
    }
    return { manifest: this.manifest, files };
  }
}

function pairs(texts: readonly string[], option: string): [string, string][] {
  return texts.map((text) => {
    const equals = text.indexOf("=");
    if (equals <= 0) throw new UserError(`${option}: "${text}" is not key=value`);
    return [text.slice(0, equals), text.slice(equals + 1)];
  });
}

function parseObject(bytes: Uint8Array, from: string): Record<string, Json> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, Json>;
  } catch {
    // Said below.
  }
  throw new UserError(`${from} is no JSON object`);
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  }
}
