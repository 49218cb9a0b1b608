import { UART_FLOW_SW } from "@meerkat/hal/uart.ts";

/** The settings under `rpc.uart` of the configuration, and `rpc.max_frame_size`, with their defaults. */
export class RpcUartConfig {
  /** UART number; -1: none. */
  uartNo: i32 = 0;
  /** Bits per second, unless the port is open already (console). */
  baudRate: i32 = 115200;
  /** Flow control, UART_FLOW_*. */
  fcType: i32 = UART_FLOW_SW;
  /** Id of the machine at the other end; empty: learned. */
  dst: string = "";
  /** Longest frame in bytes. */
  maxFrameSize: i32 = 4096;
}
