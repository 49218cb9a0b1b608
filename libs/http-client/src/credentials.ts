import "@meerkat/hal/crypto.native.ts";
import { sameIgnoringCase } from "@meerkat/core/ascii.ts";
import { encodeBase64 } from "@meerkat/core/base64.ts";
import { DIGEST_MD5, DIGEST_SHA256, digestName, digestResponse, digestSecret, hashHex, toHex } from "@meerkat/core/digest_auth.ts";
import { bytesOf } from "@meerkat/http-common/ascii.ts";
import type { HeaderFields } from "@meerkat/http-common/fields.ts";
import { type FieldParameters, parseParameters, quoted } from "@meerkat/http-common/parameters.ts";

/** Value of `Authorization` with a user and password in the clear (RFC 7617). */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${encodeBase64(bytesOf(`${user}:${password}`))}`;
}

/**
 * Value of `Authorization` that answers the best challenge of a 401 (RFC 7616 with qop `auth`; SHA-256 before MD5).
 * Undefined if none of them can be answered. `clear`: basic credentials may be sent as well.
 */
export function answerChallenge(fields: HeaderFields, method: string, target: string, user: string, password: string, clear: boolean): string | undefined {
  let digest: FieldParameters | undefined;
  let algo: i32 = -1;
  let basic = false;
  for (let i = fields.find("www-authenticate", 0); i >= 0; i = fields.find("www-authenticate", i + 1)) {
    const value = fields.valueAt(i);
    const blank = value.indexOf(" ");
    const scheme = blank < 0 ? value : value.slice(0, blank);
    if (sameIgnoringCase(scheme, "basic")) basic = true;
    const parameters = sameIgnoringCase(scheme, "digest") ? parseParameters(value, scheme.length, ",") : undefined;
    const found = parameters === undefined ? -1 : usableAlgorithm(parameters);
    if (found <= algo) continue;
    algo = found;
    digest = parameters;
  }
  if (digest !== undefined) return digestAuthorization(digest, algo, method, target, user, password);
  return basic && clear ? basicAuthorization(user, password) : undefined;
}

/** DIGEST_* of a challenge; -1 if it asks for something else. */
function usableAlgorithm(challenge: FieldParameters): i32 {
  const qop = challenge.get("qop");
  if (challenge.get("realm") === undefined || challenge.get("nonce") === undefined) return -1;
  if (qop === undefined || !qop.split(",").some((offered) => offered.trim() === "auth")) return -1;
  const name = challenge.get("algorithm") ?? "MD5";
  if (sameIgnoringCase(name, digestName(DIGEST_SHA256))) return DIGEST_SHA256;
  return sameIgnoringCase(name, digestName(DIGEST_MD5)) ? DIGEST_MD5 : -1;
}

function digestAuthorization(challenge: FieldParameters, algo: i32, method: string, target: string, user: string, password: string): string {
  const realm = challenge.get("realm") ?? "";
  const nonce = challenge.get("nonce") ?? "";
  const random = new Uint8Array(16);
  hal_random_bytes(random);
  const cnonce = toHex(random);
  const nc = "00000001";
  const response = digestResponse(algo, digestSecret(algo, user, realm, password), nonce, nc, cnonce, "auth", hashHex(algo, `${method}:${target}`));
  const opaque = challenge.get("opaque");
  const names = `username=${quoted(user)}, realm=${quoted(realm)}, nonce=${quoted(nonce)}, uri=${quoted(target)}, algorithm=${digestName(algo)}`;
  return `Digest ${names}, qop=auth, nc=${nc}, cnonce="${cnonce}", response="${response}"${opaque === undefined ? "" : `, opaque=${quoted(opaque)}`}`;
}
