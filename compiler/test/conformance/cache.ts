/** Results of earlier runs by the hash of everything they depend on. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a program printed, and its exit status. */
export interface Result {
  stdout: string;
  status: number;
}

export interface ResultCache {
  key: (...parts: string[]) => string;
  get: (key: string) => Result | undefined;
  put: (key: string, result: Result) => void;
}

export function createCache(folder: string, enabled: boolean): ResultCache {
  if (enabled) mkdirSync(folder, { recursive: true });
  return {
    key(...parts) {
      const hash = createHash("sha256");
      for (const part of parts) hash.update(`${part.length}:${part}`);
      return hash.digest("hex");
    },
    get(key) {
      if (!enabled) return undefined;
      try {
        return JSON.parse(readFileSync(join(folder, key), "utf8")) as Result;
      } catch {
        return undefined;
      }
    },
    put(key, result) {
      if (enabled) writeFileSync(join(folder, key), JSON.stringify(result));
    },
  };
}
