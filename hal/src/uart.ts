/** No flow control. */
export const UART_FLOW_NONE: i32 = 0;
/** RTS/CTS lines. */
export const UART_FLOW_HW: i32 = 1;
/** XON 0x11 / XOFF 0x13 in the data: the port removes them from what it receives; XOFF pauses it for 2 s at most. */
export const UART_FLOW_SW: i32 = 2;
