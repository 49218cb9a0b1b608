/** How many UARTs there are, with numbers from 0. On virtual boards only programs that ask have more than one. */
declare function hal_uart_count(): i32;
