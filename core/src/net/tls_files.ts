import { logError } from "../log.ts";
import { readFile } from "../vfs/vfs.ts";
import type { TlsSettings } from "./tls.ts";

/** Largest file with certificates or a key. */
const MAX_BYTES: u32 = 65536;

/** Sets one of TLS_* (hal/src/tls.ts) from a file. False, and said in the log, if it cannot be read or is not what it should be. */
export function setTlsFile(tls: TlsSettings, what: i32, path: string): boolean {
  const bytes = readFile(path, MAX_BYTES);
  if (bytes !== undefined) return tls.set(what, bytes, path);
  logError("tls", `${path}: cannot be read`);
  return false;
}
