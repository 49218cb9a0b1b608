import "@meerkat/rpc-common/init.ts";
import { config } from "@meerkat/config";
import { startRpcUdp } from "./udp_channel.ts";

// Importing this file puts the library into a program: RPC over UDP, as far as it is configured.

if (config.rpc.enable) startRpcUdp(config.rpc.udp, config.rpc.max_frame_size);
