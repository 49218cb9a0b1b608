import "@meerkat/rpc-common/init.ts";
import { config } from "@meerkat/config";
import { startRpcUart } from "./uart_channel.ts";

// Importing this file puts the library into a program: RPC on the console's UART.

startRpcUart(config.rpc.uart, config.rpc.max_frame_size);
