import "@meerkat/core/init.ts";
import { registerEventGroup } from "@meerkat/core/events.ts";
import { EVENT_GROUP_RPC } from "./events.ts";
import { addRpcService } from "./rpc_service.ts";
import { addSysService } from "./sys_service.ts";

// Importing this file puts the library into a program: the methods every machine has.

registerEventGroup(EVENT_GROUP_RPC, "rpc");
addRpcService();
addSysService();
