import "@meerkat/hal/clock.native.ts";
import { digestName, digestResponse, hashHex, sameDigest } from "@meerkat/core/digest_auth.ts";
import { JsonMembers } from "@meerkat/core/json_scan.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import { logError } from "@meerkat/core/log.ts";
import { readFile } from "@meerkat/core/vfs/vfs.ts";
import { ACCESS_DENIED, ACCESS_OPEN, ACCESS_USERS, AccessRule, accessRule, isAccessList, userAllowed } from "./acl.ts";
import type { RpcCall } from "./call.ts";
import { hasPasswords, makeFirstPassword, passwordFileReadable, rpcAlgorithm, rpcRealm, rpcSecret } from "./credentials.ts";
import { Nonces } from "./nonce.ts";
import { securitySettings } from "./security.ts";

// Who may call what. With an access list, the list decides, on every channel. Without one, local channels may do
// everything, and others whatever they like once they have shown a password; `rpc.insecure` lets everybody in.

const MAX_ACL_BYTES: u32 = 8192;

/** Patterns that fit every user. */
const ANY_USER: string = "**";

/** HTTP and Mongoose OS sign the request line; frames have none, and sign this. */
const FRAME_A2: string = "dummy_method:dummy_uri";

const NO_PASSWORD: string = "no password is set: set one with mos passwd over UART";

const nonces = new Nonces();

let firstUse = true;

/** Transports on the network call it when they start to listen or connect: the machine gets its first password if it has none. */
export function networkInUse(): void {
  if (!firstUse || securitySettings().insecure) return;
  firstUse = false;
  makeFirstPassword();
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
  if (userAllowed(rule.users, call.user)) return true;
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

/** Finds out which user calls, and notes it in the call. If it is nobody, the call has been answered: with a challenge. */
export function authenticate(call: RpcCall): boolean {
  if (call.user !== "") return true;
  if (call.frame.auth !== "") {
    if (!passwordFileReadable()) {
      call.fail(500, "failed to open password file");
      return false;
    }
    const auth = parseAuth(call.frame.auth);
    if (auth === undefined || auth.realm !== rpcRealm() || auth.algorithm !== digestName(rpcAlgorithm())) {
      call.fail(400, "bad request");
      return false;
    }
    if (auth.isValid()) call.user = auth.user;
  }
  if (call.user === "") call.user = call.channel.authenticatedUser();
  if (call.user !== "") return true;
  if (!hasPasswords()) call.fail(403, NO_PASSWORD);
  else if (call.channel.askForCredentials(call.frame)) call.cancel();
  else call.fail(401, challenge());
  return false;
}

/** A JSON object, which goes out as a string. Clients know all members but `hint`. */
function challenge(): string {
  const head = `{"auth_type":"digest","nonce":${nonces.issue(hal_uptime_s())},"nc":1`;
  const hint = "log in with a password; mos passwd over UART sets one";
  return `${head},"realm":${jsonString(rpcRealm())},"algorithm":"${digestName(rpcAlgorithm())}","hint":"${hint}"}`;
}

/** The member `auth` of a frame. */
class FrameAuth {
  realm: string = "";
  user: string = "";
  nonce: string = "";
  cnonce: string = "";
  algorithm: string = "MD5";
  response: string = "";

  /** The nonce is used up only by somebody who knows the password. */
  isValid(): boolean {
    const secret = rpcSecret(this.user);
    if (secret === "") return false;
    const algorithm = rpcAlgorithm();
    const expected = digestResponse(algorithm, secret, this.nonce, "1", this.cnonce, "auth", hashHex(algorithm, FRAME_A2));
    return sameDigest(expected, this.response) && nonces.take(this.nonce, hal_uptime_s());
  }
}

/** Undefined if a member is missing that must be there. */
function parseAuth(json: string): FrameAuth | undefined {
  const members = new JsonMembers(json);
  const auth = new FrameAuth();
  while (members.next()) {
    // Numbers and strings are as good.
    const value = members.isNumber() ? members.raw() : members.string();
    if (members.keyIs("realm")) auth.realm = value;
    else if (members.keyIs("username")) auth.user = value;
    else if (members.keyIs("nonce")) auth.nonce = value;
    else if (members.keyIs("cnonce")) auth.cnonce = value;
    else if (members.keyIs("algorithm") && value !== "") auth.algorithm = value;
    else if (members.keyIs("response")) auth.response = value;
  }
  const complete = auth.realm !== "" && auth.user !== "" && auth.nonce !== "" && auth.cnonce !== "" && auth.response !== "";
  return members.position >= 0 && complete ? auth : undefined;
}
