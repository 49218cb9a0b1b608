/** Bytes were received; argument: UART number. */
export const HAL_EVENT_UART_RX: i32 = 1;
/** There is room in the transmit buffer again after a short write; argument: UART number. */
export const HAL_EVENT_UART_TX: i32 = 2;
/** An edge on a pin watched with hal_gpio_int; argument: pin number. */
export const HAL_EVENT_GPIO: i32 = 3;
/** Something has happened at a socket (net.native.ts tells what); argument: the socket. */
export const HAL_EVENT_NET: i32 = 4;
/** A network interface has changed its state; argument: its number. */
export const HAL_EVENT_NET_IF: i32 = 5;
/** A hardware timer has expired; argument: its number. */
export const HAL_EVENT_HWTIMER: i32 = 6;
