import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/crypto.native.ts";
import { lowerCaseText, sameIgnoringCase } from "@meerkat/core/ascii.ts";
import { decodeBase64 } from "@meerkat/core/base64.ts";
import { DIGEST_SHA256, digestName, digestResponse, digestSecret, findSecret, hashHex, sameDigest, toHex } from "@meerkat/core/digest_auth.ts";
import { readFile } from "@meerkat/core/vfs/vfs.ts";
import { hexDigit, textOf } from "@meerkat/http-common/ascii.ts";
import type { RequestHead } from "@meerkat/http-common/message.ts";
import { type FieldParameters, parseParameters, quoted } from "@meerkat/http-common/parameters.ts";

/** A nonce is taken for this long, in seconds. */
const NONCE_LIFE_S: i32 = 3600;
/** Largest password file. */
const MAX_FILE_BYTES: i32 = 16384;
/** Hexadecimal digits of a nonce that give its time; the others prove that this machine has made it. */
const NONCE_TIME_DIGITS: i32 = 8;
const NONCE_PROOF_DIGITS: i32 = 16;

/** Made at the first use: nonces of before a restart are worth nothing. */
let nonceKey: string = "";

/** Who may come in: users, and what stands for their passwords. */
export class AuthRealm {
  readonly domain: string;
  /** DIGEST_* of core/src/digest_auth.ts; the secrets are made with it. */
  readonly algo: i32;
  /** The secret of a user (`digestSecret`); empty if there is no such user. */
  readonly secretOf: (user: string) => string;

  constructor(domain: string, algo: i32, secretOf: (user: string) => string) {
    this.domain = domain;
    this.algo = algo;
    this.secretOf = secretOf;
  }
}

/** The users in an htdigest file. Without the file there are none. */
export function fileRealm(domain: string, file: string, algo: i32): AuthRealm {
  return new AuthRealm(domain, algo, (user) => {
    const bytes = readFile(file, MAX_FILE_BYTES);
    return bytes === undefined ? "" : findSecret(textOf(bytes, 0, bytes.length), user, domain);
  });
}

/** Value of `WWW-Authenticate` (RFC 7616 3.3). `stale`: only the nonce was too old. */
export function digestChallenge(realm: AuthRealm, stale: boolean): string {
  const nonce = makeNonce(hal_uptime_s() | 0);
  return `Digest qop="auth", realm=${quoted(realm.domain)}, nonce="${nonce}", algorithm=${digestName(realm.algo)}${stale ? ", stale=true" : ""}`;
}

/** As `digestChallenge`, for passwords in the clear: only over TLS. */
export function basicChallenge(realm: AuthRealm): string {
  return `Basic realm=${quoted(realm.domain)}, charset="UTF-8"`;
}

/** What `Authorization` of a request proves. */
export class Identity {
  /** Empty if nothing is proven. */
  readonly user: string;
  /** The proof is right, but its nonce is too old. */
  readonly stale: boolean;

  constructor(user: string, stale: boolean) {
    this.user = user;
    this.stale = stale;
  }
}

/**
 * Whether a page of another site has made the browser send the request (`Origin` names another host than `Host`). The
 * browser adds the credentials that it knows: they do not show what the user wants then.
 */
export function isForeign(head: RequestHead): boolean {
  const origin = head.fields.get("origin");
  if (origin === undefined) return false;
  const slashes = origin.indexOf("://");
  return slashes < 0 || !sameIgnoringCase(origin.slice(slashes + 3), head.fields.get("host") ?? "");
}

/** Who sends a request, by the digest (RFC 7616) or basic (RFC 7617) credentials in it. Nobody if a page of another site has sent it. */
export function identify(head: RequestHead, realm: AuthRealm): Identity {
  const nobody = new Identity("", false);
  if (isForeign(head)) return nobody;
  const credentials = head.fields.get("authorization") ?? "";
  const blank = credentials.indexOf(" ");
  if (blank < 0) return nobody;
  const scheme = credentials.slice(0, blank);
  if (sameIgnoringCase(scheme, "basic")) return new Identity(basicUser(credentials.slice(blank + 1).trim(), realm), false);
  const fields = sameIgnoringCase(scheme, "digest") ? parseParameters(credentials, blank, ",") : undefined;
  return fields === undefined ? nobody : digestIdentity(head, fields, realm);
}

function basicUser(token: string, realm: AuthRealm): string {
  const bytes = decodeBase64(token);
  if (bytes === undefined) return "";
  const text = textOf(bytes, 0, bytes.length);
  const colon = text.indexOf(":");
  if (colon < 0) return "";
  const user = text.slice(0, colon);
  const secret = realm.secretOf(user);
  const given = digestSecret(realm.algo, user, realm.domain, text.slice(colon + 1));
  return secret !== "" && sameDigest(secret, given) ? user : "";
}

/** All fields are required, as in Mongoose OS; the target of the request line counts, not `uri`. */
function digestIdentity(head: RequestHead, fields: FieldParameters, realm: AuthRealm): Identity {
  const nobody = new Identity("", false);
  const user = fields.get("username");
  const nonce = fields.get("nonce");
  const nc = fields.get("nc");
  const cnonce = fields.get("cnonce");
  const response = fields.get("response");
  if (user === undefined || nonce === undefined || nc === undefined || cnonce === undefined || response === undefined) return nobody;
  const algorithm = fields.get("algorithm") ?? "MD5";
  const wrongRealm = fields.get("realm") !== realm.domain || fields.get("qop") !== "auth" || fields.get("uri") === undefined;
  if (wrongRealm || !sameIgnoringCase(algorithm, digestName(realm.algo))) return nobody;
  const age = nonceAge(nonce);
  const secret = realm.secretOf(user);
  if (age < 0 || secret === "") return nobody;
  const a2 = hashHex(realm.algo, `${head.method}:${head.target}`);
  if (!sameDigest(response, digestResponse(realm.algo, lowerCaseText(secret), nonce, nc, cnonce, "auth", a2))) return nobody;
  return age < NONCE_LIFE_S ? new Identity(user, false) : new Identity("", true);
}

/** The time in seconds since boot, and a hash of it with a random key: nobody else can make one, and the wall clock does not matter. */
function makeNonce(time: i32): string {
  if (nonceKey === "") {
    const key = new Uint8Array(16);
    hal_random_bytes(key);
    nonceKey = toHex(key);
  }
  const timeText = time.toString(16).padStart(NONCE_TIME_DIGITS, "0");
  return timeText + hashHex(DIGEST_SHA256, `${nonceKey}:${timeText}`).slice(0, NONCE_PROOF_DIGITS);
}

/** Seconds since a nonce was made; -1 if this machine has not made it. */
function nonceAge(nonce: string): i32 {
  if (nonce.length !== NONCE_TIME_DIGITS + NONCE_PROOF_DIGITS) return -1;
  let time: i32 = 0;
  for (let i: i32 = 0; i < NONCE_TIME_DIGITS; i++) {
    const digit = hexDigit(nonce.charCodeAt(i));
    if (digit < 0 || time > 0x7ffffff) return -1;
    time = time * 16 + digit;
  }
  return sameDigest(nonce, makeNonce(time)) ? (hal_uptime_s() | 0) - time : -1;
}
