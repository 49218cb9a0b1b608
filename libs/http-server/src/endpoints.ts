import { startsIgnoringCase } from "@meerkat/core/ascii.ts";
import { globPrefix, isGlob } from "@meerkat/core/glob.ts";
import type { AuthRealm } from "./auth.ts";
import type { HttpExchange } from "./exchange.ts";

export type HttpHandler = (exchange: HttpExchange) => void;

/** Who may use an endpoint. */
export const ACCESS_SERVER: i32 = 0;
/** Anybody, or the handler decides. */
export const ACCESS_OPEN: i32 = 1;
/** The users of a realm of its own. */
export const ACCESS_REALM: i32 = 2;

/** A handler for all paths that begin with what a pattern matches. */
export class Endpoint {
  readonly pattern: string;
  /** ACCESS_*. */
  readonly access: i32;
  readonly realm: AuthRealm | undefined;
  readonly handler: HttpHandler;
  private readonly isGlob: boolean;

  constructor(pattern: string, access: i32, realm: AuthRealm | undefined, handler: HttpHandler) {
    this.pattern = pattern;
    this.access = access;
    this.realm = realm;
    this.handler = handler;
    this.isGlob = isGlob(pattern);
  }

  /** How many characters at the beginning of a path the pattern matches; 0 if it does not. */
  prefixOf(path: string): i32 {
    if (this.isGlob) return globPrefix(this.pattern, path);
    return startsIgnoringCase(path, this.pattern) ? this.pattern.length : 0;
  }
}

/** The endpoint whose pattern matches the longest beginning of a path; of several, the newest. Case is ignored (glob.ts). */
export function findEndpoint(endpoints: readonly Endpoint[], path: string): Endpoint | undefined {
  let best: Endpoint | undefined;
  let longest: i32 = 0;
  for (const endpoint of endpoints) {
    const length = endpoint.prefixOf(path);
    if (length === 0 || length < longest) continue;
    longest = length;
    best = endpoint;
  }
  return best;
}
