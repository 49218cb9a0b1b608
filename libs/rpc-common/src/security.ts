/** Who may call methods, and how they prove who they are: the settings `rpc.acl`, `rpc.acl_file`, `rpc.auth_*`, `rpc.insecure`. */
export class RpcSecuritySettings {
  /** Access list as JSON, or `@` and the name of the file that holds it. */
  acl: string = "";
  /** Name of the file that holds the access list (deprecated). */
  aclFile: string = "";
  authDomain: string = "RPC";
  /** htdigest file; empty: the machine's own. */
  authFile: string = "";
  /** 0 MD5, 1 SHA-256: what `authFile` holds. */
  authAlgo: i32 = 0;
  /** Without an access list, anybody may call anything from anywhere, as in Mongoose OS. */
  insecure: boolean = false;
}

let settings: RpcSecuritySettings = new RpcSecuritySettings();

export function setSecuritySettings(changed: RpcSecuritySettings): void {
  settings = changed;
}

export function securitySettings(): RpcSecuritySettings {
  return settings;
}
