import "@meerkat/rpc-common/init.ts";
import { RpcUartConfig } from "./config.ts";
import { startRpcUart } from "./uart_channel.ts";

// Importing this file puts the library into a program: RPC on the console's UART.

startRpcUart(new RpcUartConfig());
