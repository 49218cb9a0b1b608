import { listAllows } from "@meerkat/core/access_list.ts";
import { logError } from "@meerkat/core/log.ts";
import { readFile } from "@meerkat/core/vfs/vfs.ts";
import { ACCESS_DENIED, ACCESS_OPEN, ACCESS_USERS, AccessRule, accessRule, isAccessList } from "./acl.ts";
import type { RpcCall } from "./call.ts";
import { securitySettings } from "./security.ts";

// Who may call what. With an access list, the list decides, on every channel. Without one, local channels may do
// everything, and others whatever they like once they have shown a password; `rpc.insecure` lets everybody in.

const MAX_ACL_BYTES: u32 = 8192;

/** Patterns that fit every user. */
const ANY_USER: string = "**";

let authenticator: ((call: RpcCall) => boolean) | undefined;

/** Who finds out which user calls: passwords.ts, in programs that have a network. Without it there are no users. */
export function setAuthenticator(fn: (call: RpcCall) => boolean): void {
  authenticator = fn;
}

/** Finds out which user calls, and notes it in the call. If it is nobody, the call has been answered: with a challenge. */
export function authenticate(call: RpcCall): boolean {
  if (call.user !== "") return true;
  if (authenticator !== undefined) return authenticator(call);
  call.fail(403, "this program has no passwords");
  return false;
}

/** Whether the method may run. If not, the call has been answered. */
export function allowRequest(call: RpcCall): boolean {
  const rule = ruleFor(call);
  if (rule === undefined) {
    call.fail(500, "the access list cannot be read");
    return false;
  }
  if (rule.kind === ACCESS_OPEN) return true;
  if (rule.kind === ACCESS_DENIED) {
    call.fail(403, "unauthorized");
    return false;
  }
  if (!authenticate(call)) return false;
  if (listAllows(rule.users, call.user)) return true;
  call.fail(403, "unauthorized");
  return false;
}

function ruleFor(call: RpcCall): AccessRule | undefined {
  const settings = securitySettings();
  if (settings.acl === "" && settings.aclFile === "") {
    return settings.insecure || call.channel.isLocal() ? new AccessRule(ACCESS_OPEN, "") : new AccessRule(ACCESS_USERS, ANY_USER);
  }
  const list = accessList();
  return list === undefined ? undefined : accessRule(list, call.frame.method, call.channel.type());
}

/** Text of the access list; undefined, and logged, if there is no telling what it is. */
function accessList(): string | undefined {
  const { acl, aclFile } = securitySettings();
  if (acl !== "" && aclFile !== "") {
    logError("rpc", "both rpc.acl and rpc.acl_file are set");
    return undefined;
  }
  const name = acl.startsWith("@") ? acl.slice(1) : aclFile;
  let list: string = acl;
  if (name !== "") {
    const bytes = readFile(name, MAX_ACL_BYTES);
    if (bytes === undefined) {
      logError("rpc", `access list ${name} cannot be read`);
      return undefined;
    }
    list = new TextDecoder().decode(bytes);
  }
  if (isAccessList(list)) return list;
  logError("rpc", "the access list is not JSON");
  return undefined;
}
