/**
 * Opens a UART: 8 data bits, no parity, 1 stop bit. Opening an open port again only changes its flow control.
 * `port`: 0 is the console port of the board. `baud`: bits per second; ports without a real line ignore it.
 * `flow`: UART_FLOW_* of uart.ts. False if there is no such port or the rate cannot be made.
 */
declare function hal_uart_config(port: i32, baud: i32, flow: i32): boolean;

/**
 * Queues up to `len` bytes of `data` from `off` for sending and returns how many were taken (0 when the transmit
 * buffer is full, -1 if the port is not open). Never waits. After a short write the port posts HAL_EVENT_UART_TX
 * once there is room again. Bytes leave in the order of the calls, console output included.
 */
declare function hal_uart_write(port: i32, data: Uint8Array, off: i32, len: i32): i32;

/**
 * Moves up to `len` received bytes to `data` at `off`; returns how many (0: none waiting, -1: port not open).
 * The port posts HAL_EVENT_UART_RX when bytes arrive in an empty receive buffer, and again after a read that left some.
 */
declare function hal_uart_read(port: i32, data: Uint8Array, off: i32, len: i32): i32;

/** Free bytes in the transmit buffer; -1 if the port is not open. */
declare function hal_uart_tx_free(port: i32): i32;
