/** Logging in with a password: what the digest of frames and of HTTP have in common. */
import { createHash, randomBytes } from "node:crypto";
import { DIGEST_MD5, DIGEST_SHA256, digestName, digestResponse, digestSecret, hashHex } from "@meerkat/core/digest_auth.ts";
import { parseParameters, quoted } from "@meerkat/http-common/parameters.ts";
import { UserError } from "../errors.ts";
import type { Credentials } from "./credentials.ts";

// The file of the device takes its hash from the machine it runs on; here that is Node.
const HASHES = ["md5", "sha1", "sha256"];
Object.assign(globalThis, {
  hal_hash: (kind: number, data: Uint8Array, off: number, len: number, out: Uint8Array) => {
    out.set(
      createHash(HASHES[kind] ?? "")
        .update(data.subarray(off, off + len))
        .digest(),
    );
  },
});

interface FrameChallenge {
  auth_type?: string;
  nonce?: number | string;
  realm?: string;
  algorithm?: string;
  opaque?: string;
}

/** The challenge in the message of an error 401, if it is one. */
export function frameChallenge(message: string): FrameChallenge | undefined {
  try {
    const challenge = JSON.parse(message) as FrameChallenge | null;
    return challenge?.auth_type === "digest" ? challenge : undefined;
  } catch {
    return undefined;
  }
}

/** JSON for the member `auth` of the frame that is sent again. */
export function frameAuth(challenge: FrameChallenge, { user, password }: Credentials): string {
  const { nonce = 0, realm = "", opaque } = challenge;
  const algorithm = algorithmNamed(challenge.algorithm);
  const cnonce = randomBytes(4).readUInt32LE();
  const secret = digestSecret(algorithm, user, realm, password);
  const response = digestResponse(algorithm, secret, String(nonce), "1", String(cnonce), "auth", hashHex(algorithm, "dummy_method:dummy_uri"));
  return JSON.stringify({ realm, username: user, nonce, cnonce, algorithm: digestName(algorithm), response, opaque });
}

function algorithmNamed(name: string | undefined): number {
  if (name === undefined || name.toUpperCase() === "MD5") return DIGEST_MD5;
  if (name.toUpperCase() === "SHA-256") return DIGEST_SHA256;
  throw new UserError(`the device wants a login with ${name.slice(0, 40)}, which is not known here`);
}

/** Answers the digest challenges of an HTTP server (RFC 7616), and keeps the last one for the requests that follow. */
export class HttpDigest {
  private readonly credentials: Credentials;
  private realm = "";
  private nonce = "";
  private opaque: string | undefined;
  private algorithm = DIGEST_MD5;
  private count = 0;

  constructor(credentials: Credentials) {
    this.credentials = credentials;
  }

  /** Takes the digest challenge of a `WWW-Authenticate` field, which may hold others too. False if there is none. */
  challenged(field: string): boolean {
    const [digest] = field.split(/,\s*(?=[a-z]+\s+[a-z]+\s*=)/i).filter((challenge) => /^digest\s/i.test(challenge));
    if (digest === undefined) return false;
    const parameters = parseParameters(digest, "digest ".length, ",");
    const nonce = parameters?.get("nonce");
    if (parameters === undefined || nonce === undefined) return false;
    this.realm = parameters.get("realm") ?? "";
    this.nonce = nonce;
    this.opaque = parameters.get("opaque");
    this.algorithm = algorithmNamed(parameters.get("algorithm"));
    this.count = 0;
    return true;
  }

  /** `Authorization` for a request; undefined while there was no challenge. */
  authorization(method: string, uri: string): string | undefined {
    if (this.nonce === "") return undefined;
    this.count++;
    const { user, password } = this.credentials;
    const nc = this.count.toString(16).padStart(8, "0");
    const cnonce = randomBytes(8).toString("hex");
    const secret = digestSecret(this.algorithm, user, this.realm, password);
    const response = digestResponse(this.algorithm, secret, this.nonce, nc, cnonce, "auth", hashHex(this.algorithm, `${method}:${uri}`));
    const fields = [
      `username=${quoted(user)}`,
      `realm=${quoted(this.realm)}`,
      `nonce=${quoted(this.nonce)}`,
      `uri=${quoted(uri)}`,
      `algorithm=${digestName(this.algorithm)}`,
      "qop=auth",
      `nc=${nc}`,
      `cnonce="${cnonce}"`,
      `response="${response}"`,
    ];
    if (this.opaque !== undefined) fields.push(`opaque=${quoted(this.opaque)}`);
    return `Digest ${fields.join(", ")}`;
  }
}
