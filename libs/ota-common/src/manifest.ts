import { JsonMembers, jsonToInt, jsonToString } from "@meerkat/core/json_scan.ts";
import { failed, type OtaResult, TEXT_BAD_MANIFEST, TEXT_MISSING_FIELD } from "./result.ts";

// manifest.json of a bundle: what there is in it, and for whom. What is not known here is left to handlers of
// EVENT_OTA_BEGIN, which get the whole text.

/** Longest manifest in bytes: it is in memory twice while it is read. */
export const MAX_MANIFEST_BYTES: i32 = 8192;

/** Most parts that are looked at. */
const MAX_PARTS: i32 = 24;

/** A part of the firmware. */
export class ManifestPart {
  readonly name: string;
  /** `app`, `fs`, or something that nobody here writes. */
  readonly type: string;
  /** Its file in the bundle; empty if there is none, or several. */
  readonly src: string;
  /** Bytes of its contents; -1 if not given. */
  readonly size: i32;
  /** Lower-case hex; empty if not given. */
  readonly sha256: string;
  readonly sha1: string;
  /** The part as it stands in the manifest. */
  readonly json: string;

  constructor(name: string, json: string) {
    let type = "";
    let src = "";
    let sha256 = "";
    let sha1 = "";
    let size: i32 = -1;
    const members = new JsonMembers(json);
    while (members.next()) {
      if (members.keyIs("type")) type = members.string();
      else if (members.keyIs("src")) src = members.string();
      else if (members.keyIs("cs_sha256")) sha256 = members.string();
      else if (members.keyIs("cs_sha1")) sha1 = members.string();
      else if (members.keyIs("size")) size = jsonToInt(members.raw(), -1);
    }
    this.name = name;
    this.json = json;
    this.type = type;
    this.src = src;
    this.sha256 = sha256;
    this.sha1 = sha1;
    this.size = size;
  }
}

export class Manifest {
  readonly text: string;
  name: string = "";
  platform: string = "";
  version: string = "";
  buildId: string = "";
  readonly parts: ManifestPart[] = [];

  constructor(text: string) {
    this.text = text;
  }
}

/** Reads a manifest. A result says why it is none. */
export function parseManifest(bytes: Uint8Array): Manifest | OtaResult {
  const manifest = new Manifest(new TextDecoder().decode(bytes));
  const members = new JsonMembers(manifest.text);
  let parts = "";
  while (members.next()) {
    if (members.keyIs("name")) manifest.name = members.string();
    else if (members.keyIs("platform")) manifest.platform = members.string();
    else if (members.keyIs("version")) manifest.version = members.string();
    else if (members.keyIs("build_id")) manifest.buildId = members.string();
    else if (members.keyIs("parts")) parts = members.raw();
  }
  if (members.position < 0) return failed(TEXT_BAD_MANIFEST);
  const missing = firstMissing(manifest, parts);
  if (missing !== "") return failed(`${TEXT_MISSING_FIELD}: ${missing}`);
  return readParts(manifest, parts);
}

function firstMissing(manifest: Manifest, parts: string): string {
  if (manifest.platform === "") return "platform";
  if (manifest.version === "") return "version";
  if (manifest.buildId === "") return "build_id";
  return parts === "" ? "parts" : "";
}

function readParts(manifest: Manifest, text: string): Manifest | OtaResult {
  const members = new JsonMembers(text);
  while (members.next()) {
    const name = jsonToString(`"${text.slice(members.keyStart, members.keyEnd)}"`);
    if (!members.isObject() || name === undefined) return failed(`${TEXT_BAD_MANIFEST}: a part is no object`);
    if (manifest.parts.length === MAX_PARTS) return failed(`${TEXT_BAD_MANIFEST}: more than ${MAX_PARTS} parts`);
    manifest.parts.push(new ManifestPart(name, members.raw()));
  }
  return members.position < 0 ? failed(`${TEXT_BAD_MANIFEST}: parts is no object`) : manifest;
}
