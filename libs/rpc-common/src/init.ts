import "@meerkat/core/init.ts";
import { config } from "@meerkat/config";
import { logCrashReport } from "@meerkat/core/crash_report.ts";
import { registerEventGroup } from "@meerkat/core/events.ts";
import { logWarn } from "@meerkat/core/log.ts";
import { EVENT_GROUP_RPC } from "./events.ts";
import { LoopbackChannel } from "./loopback.ts";
import { setNonPersistentLimit, setRpcQueueLimit } from "./router.ts";
import { addChannel, disableRpc } from "./rpc.ts";
import { addRpcService } from "./rpc_service.ts";
import { RpcSecuritySettings, setSecuritySettings } from "./security.ts";
import { addSysService } from "./sys_service.ts";

// Importing this file puts the library into a program: the methods every machine has.

function securityOfConfig(): RpcSecuritySettings {
  const { acl, acl_file, auth_domain, auth_file, auth_algo, insecure } = config.rpc;
  const settings = new RpcSecuritySettings();
  settings.acl = acl;
  settings.aclFile = acl_file;
  settings.authDomain = auth_domain;
  settings.authFile = auth_file;
  settings.authAlgo = auth_algo;
  settings.insecure = insecure;
  if (insecure && acl === "" && acl_file === "") logWarn("rpc", "rpc.insecure is set: anybody may call anything over the network");
  return settings;
}

logCrashReport();
registerEventGroup(EVENT_GROUP_RPC, "rpc");
if (config.rpc.enable) {
  setRpcQueueLimit(config.rpc.max_queue_length);
  setNonPersistentLimit(config.rpc.max_non_persistent_channels);
  setSecuritySettings(securityOfConfig());
  addRpcService();
  if (config.rpc.service_sys_enable) addSysService(config.device);
  addChannel(new LoopbackChannel());
} else {
  disableRpc();
}
