import { matchGlob } from "@meerkat/core/glob.ts";
import { JsonMembers, skipBlank, skipValue } from "@meerkat/core/json_scan.ts";
import { logError } from "@meerkat/core/log.ts";

// Access lists: `[{"method": "Sys.GetInfo", "acl": "*"}, {"ch_type": "UART", "acl": "*"}, {"method": "*", "acl": "admin"}]`.
// The first entry that fits method and channel decides.

/** Nothing fits, or the entry forbids it. */
export const ACCESS_DENIED: i32 = 0;
/** Anybody may. */
export const ACCESS_OPEN: i32 = 1;
/** Users may: `listAllows` of core/src/access_list.ts tells which. */
export const ACCESS_USERS: i32 = 2;

const COMMA: i32 = 44;
const OPEN_ARRAY: i32 = 91;
const OPEN_OBJECT: i32 = 123;

/** What an access list says about one request. */
export class AccessRule {
  /** ACCESS_*. */
  readonly kind: i32;
  /** Patterns of user names, with ACCESS_USERS. */
  readonly users: string;

  constructor(kind: i32, users: string) {
    this.kind = kind;
    this.users = users;
  }
}

/** Whether the text of an access list is one whole JSON value. */
export function isAccessList(text: string): boolean {
  const end = skipValue(text, skipBlank(text, 0));
  return end >= 0 && skipBlank(text, end) === text.length;
}

/** What the list says about a method called over a channel type. An element that is no object ends the search. */
export function accessRule(list: string, method: string, channelType: string): AccessRule {
  let at = skipBlank(list, 0);
  if (at === list.length || list.charCodeAt(at) !== OPEN_ARRAY) return new AccessRule(ACCESS_DENIED, "");
  at = skipBlank(list, at + 1);
  while (at < list.length && list.charCodeAt(at) === OPEN_OBJECT) {
    const end = skipValue(list, at);
    if (end < 0) break;
    const acl = entryFor(list.slice(at, end), method, channelType);
    if (acl !== "") return ruleOf(acl);
    at = skipBlank(list, end);
    if (at < list.length && list.charCodeAt(at) === COMMA) at = skipBlank(list, at + 1);
  }
  return new AccessRule(ACCESS_DENIED, "");
}

/** `acl` of an entry that fits, else empty. */
function entryFor(entry: string, method: string, channelType: string): string {
  const members = new JsonMembers(entry);
  let methods = "";
  let type = "";
  let acl = "";
  while (members.next()) {
    if (members.keyIs("method")) methods = members.string();
    else if (members.keyIs("ch_type")) type = members.string();
    else if (members.keyIs("acl")) acl = members.string();
  }
  if (acl === "" || (methods === "" && type === "")) {
    logError("rpc", `access list: entry skipped, it needs acl and method or ch_type: ${entry.slice(0, 60)}`);
    return "";
  }
  return (methods === "" || matchGlob(methods, method)) && (type === "" || type === channelType) ? acl : "";
}

function ruleOf(acl: string): AccessRule {
  if (acl === "*" || acl === "+*") return new AccessRule(ACCESS_OPEN, "");
  return acl === "-*" ? new AccessRule(ACCESS_DENIED, "") : new AccessRule(ACCESS_USERS, acl);
}
