/** Which keys sign what a build makes, and which ones its loader trusts. */
import { dirname, resolve } from "node:path";
import { type Plan, wordsOf } from "../builder/plan.ts";
import { UserError } from "../errors.ts";
import { developmentKey } from "../keys/development-key.ts";
import { readPublicKey, readSigningKey, type SigningKey } from "../keys/key.ts";

export interface Signing {
  /** By index, as in a bundle; undefined where one is left out. */
  keys: (SigningKey | undefined)[];
  /** DER SubjectPublicKeyInfo of the keys that images may be signed with; the place of each is its number. */
  trusted: Uint8Array[];
}

/** Keys of the command line or of `mos.yml`, else one that is made. Asks for passwords. Throws UserError. */
export async function signingOf(plan: Plan): Promise<Signing> {
  const keys = plan.signKeys.length === 0 ? [developmentKey(dirname(plan.folder))] : await readKeys(plan.signKeys);
  const named = wordsOf(plan.project, "TRUSTED_KEYS").map((name) => Buffer.from(readPublicKey(resolve(plan.project.folder, name)).der));
  const own = keysIn(keys).map((key) => key.public);
  return { keys, trusted: [...named, ...own.filter((key) => !named.some((other) => other.equals(key)))] };
}

/** An empty name leaves its index out. Throws UserError. */
export async function readKeys(paths: readonly string[]): Promise<(SigningKey | undefined)[]> {
  const keys: (SigningKey | undefined)[] = [];
  for (const path of paths) keys.push(path === "" ? undefined : await readSigningKey(path));
  if (keysIn(keys).length === 0) throw new UserError("there is no key to sign with", "mos gen-key KEY.pem makes one: --sign-key KEY.pem");
  return keys;
}

export function keysIn(keys: readonly (SigningKey | undefined)[]): SigningKey[] {
  return keys.filter((key) => key !== undefined);
}
