/* The natives that hal/src declares, as generated C calls them. */
#ifndef HAL_NATIVES_H
#define HAL_NATIVES_H

#include "mk.h"

uint32_t hal_ticks_ms(void);
uint32_t hal_uptime_s(void);

int32_t hal_event_poll(void);

void hal_console_write(mk_str *text);
void hal_console_hold(bool on);

bool hal_uart_config(int32_t port, int32_t baud, int32_t flow);
int32_t hal_uart_write(int32_t port, mk_typed *data, int32_t off, int32_t len);
int32_t hal_uart_read(int32_t port, mk_typed *data, int32_t off, int32_t len);
int32_t hal_uart_tx_free(int32_t port);

bool hal_gpio_mode(int32_t pin, int32_t mode, int32_t pull);
bool hal_gpio_read(int32_t pin);
bool hal_gpio_read_out(int32_t pin);
void hal_gpio_write(int32_t pin, bool level);
bool hal_gpio_toggle(int32_t pin);
bool hal_gpio_int(int32_t pin, int32_t edge);

int32_t hal_board_led(void);
bool hal_board_led_inverted(void);
int32_t hal_board_button(void);

void hal_reset(void);
void hal_abort(void);
uint32_t hal_heap(int32_t which);
uint32_t hal_random(void);
mk_str *hal_device_id(void);
mk_str *hal_mac(void);
mk_str *hal_arch(void);
mk_str *hal_build_info(int32_t which);

#endif
