import "@meerkat/hal/clock.native.ts";
import { digestName, digestResponse, hashHex, sameDigest } from "@meerkat/core/digest_auth.ts";
import { JsonMembers } from "@meerkat/core/json_scan.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import { authenticate, setAuthenticator } from "./access.ts";
import { type RpcCall, RpcError } from "./call.ts";
import {
  FIRST_USER,
  hasPasswords,
  makeFirstPassword,
  passwordFault,
  passwordFileReadable,
  rpcAlgorithm,
  rpcRealm,
  rpcSecret,
  setPassword,
} from "./credentials.ts";
import { addTyped } from "./methods.ts";
import { Nonces } from "./nonce.ts";
import { securitySettings } from "./security.ts";

// Passwords of users. Programs without a network do without, and without the hashes that they need.

/** HTTP and Mongoose OS sign the request line; frames have none, and sign this. */
const FRAME_A2: string = "dummy_method:dummy_uri";

const NO_PASSWORD: string = "no password is set: set one with mos passwd over UART";

/** Made when the network is first used. */
let nonces: Nonces | undefined;

/**
 * Transports on the network call it when they start to listen or connect. From the first time on, users can show who
 * they are, and Sys.SetPassword is there. The machine gets its first password if it has none.
 */
export function networkInUse(): void {
  if (nonces !== undefined) return;
  nonces = new Nonces();
  setAuthenticator(checkUser);
  addTyped(
    "Sys.SetPassword",
    (args) => ({ user: args.string("user"), password: args.string("password") }),
    ({ user, password }, call) => changePassword(call, user, password),
  );
  if (!securitySettings().insecure) makeFirstPassword();
}

/** Whoever is at the device may set any password; a user his own, and the first user everybody's. */
function changePassword(call: RpcCall, user: string, password: string): void {
  if (!call.channel.isLocal()) {
    if (!authenticate(call)) return;
    if (call.user !== user && call.user !== FIRST_USER) throw new RpcError(403, `only ${FIRST_USER} may set the password of others`);
  }
  const fault = passwordFault(user, password);
  if (fault !== "") throw new RpcError(400, fault);
  if (!setPassword(user, password)) throw new RpcError(500, "the password cannot be stored and is lost at the next restart");
}

/** For access.ts: `authenticate`. */
function checkUser(call: RpcCall): boolean {
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
  else call.fail(401, challenge(nonces!));
  return false;
}

/** A JSON object, which goes out as a string. Clients know all members but `hint`. */
function challenge(nonces: Nonces): string {
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
    return sameDigest(expected, this.response) && nonces!.take(this.nonce, hal_uptime_s());
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
