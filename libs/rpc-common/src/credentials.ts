import "@meerkat/hal/crypto.native.ts";
import { lowerCaseText } from "@meerkat/core/ascii.ts";
import { DIGEST_MD5, DIGEST_SHA256, digestSecret, findSecret } from "@meerkat/core/digest_auth.ts";
import { logError, logWarn } from "@meerkat/core/log.ts";
import { readFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { securitySettings } from "./security.ts";

// Users and what stands for their passwords: an htdigest file, `user:realm:secret` in each line. It is the one that
// `rpc.auth_file` names, else the machine's own, which it makes itself.

/** The machine's own password file. Web servers hide names like this. */
export const OWN_PASSWORD_FILE: string = ".htdigest";

/** Whom the first password is for. */
export const FIRST_USER: string = "admin";

const MAX_FILE_BYTES: u32 = 8192;
const MAX_USER_LENGTH: i32 = 49;
const SHORTEST_PASSWORD: i32 = 8;
const PASSWORD_LENGTH: i32 = 16;

/** 32 characters that cannot be taken for one another: each is worth five bits. */
const PASSWORD_CHARACTERS: string = "abcdefghijkmnpqrstuvwxyz23456789";

/** Stands in for the machine's own file where nothing can be stored. */
let inMemory: string = "";

/** The realm of all passwords (`rpc.auth_domain`). */
export function rpcRealm(): string {
  const realm = securitySettings().authDomain;
  return realm === "" ? "RPC" : realm;
}

/** DIGEST_*: what the secrets are made with. The machine's own file always holds SHA-256. */
export function rpcAlgorithm(): i32 {
  const settings = securitySettings();
  return settings.authFile === "" || settings.authAlgo === DIGEST_SHA256 ? DIGEST_SHA256 : DIGEST_MD5;
}

/** The secret of a user; empty if there is no such user. */
export function rpcSecret(user: string): string {
  return lowerCaseText(findSecret(passwordFile() ?? "", user, rpcRealm()));
}

/** Whether anybody can be authenticated. */
export function hasPasswords(): boolean {
  const file = passwordFile();
  return file !== undefined && file.includes(`:${rpcRealm()}:`);
}

/** Whether the file that `rpc.auth_file` names can be read; the machine's own may be absent. */
export function passwordFileReadable(): boolean {
  return securitySettings().authFile === "" || passwordFile() !== undefined;
}

function passwordFile(): string | undefined {
  const name = securitySettings().authFile;
  const bytes = readFile(name === "" ? OWN_PASSWORD_FILE : name, MAX_FILE_BYTES);
  if (bytes !== undefined) return new TextDecoder().decode(bytes);
  return name === "" && inMemory !== "" ? inMemory : undefined;
}

/** What is wrong with a new user or password, in words; empty if nothing is. */
export function passwordFault(user: string, password: string): string {
  if (user === "" || user.length > MAX_USER_LENGTH) return `user must have 1 to ${MAX_USER_LENGTH} characters`;
  for (let i: i32 = 0; i < user.length; i++) {
    if (user.charCodeAt(i) <= 32 || user.charAt(i) === ":") return "user must not contain blanks or colons";
  }
  return password.length < SHORTEST_PASSWORD ? `password must have at least ${SHORTEST_PASSWORD} characters` : "";
}

/** Sets the password of a user, new or old. False if it could not be stored: then it is good until the next restart, or (in a file of `rpc.auth_file`) not at all. */
export function setPassword(user: string, password: string): boolean {
  const realm = rpcRealm();
  const start = `${user}:${realm}:`;
  let text = `${start}${digestSecret(rpcAlgorithm(), user, realm, password)}\n`;
  for (const line of (passwordFile() ?? "").split("\n")) {
    if (line !== "" && !line.startsWith(start)) text += `${line}\n`;
  }
  const name = securitySettings().authFile;
  const stored = writeFile(name === "" ? OWN_PASSWORD_FILE : name, new TextEncoder().encode(text));
  if (!stored && name === "") inMemory = text;
  return stored;
}

/** Gives the machine its first password if it has none, and says it on the console: that once only. */
export function makeFirstPassword(): void {
  if (securitySettings().authFile !== "" || hasPasswords()) return;
  const bytes = new Uint8Array(PASSWORD_LENGTH);
  hal_random_bytes(bytes);
  let password = "";
  for (let i: i32 = 0; i < PASSWORD_LENGTH; i++) password += PASSWORD_CHARACTERS.charAt(bytes[i]! & 31);
  const stored = setPassword(FIRST_USER, password);
  logWarn("rpc", `First use of the network: user ${FIRST_USER}, password ${password} (mos passwd sets another)`);
  if (!stored) logError("rpc", "the password cannot be stored: the next start makes another");
}
