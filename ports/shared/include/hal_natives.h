/* The natives that hal/src declares, as generated C calls them. */
#ifndef HAL_NATIVES_H
#define HAL_NATIVES_H

#include "mk.h"

/* Where the bytes of a Uint8Array lie, once it is certain that `len` of them are there from `off`; throws RangeError. */
static inline uint8_t *checked_bytes(mk_typed *data, int32_t off, int32_t len) {
  if (off < 0 || (uint32_t)off > data->len) mk_throw_bounds((uint32_t)off, data->len);
  if (len < 0 || (uint32_t)len > data->len - (uint32_t)off) mk_throw_bounds((uint32_t)off + (uint32_t)len, data->len);
  return data->data + off;
}

uint32_t hal_ticks_ms(void);
uint32_t hal_uptime_s(void);
double hal_wall_ms(void);
void hal_wall_set(double ms);

int32_t hal_event_poll(void);

void hal_console_write(mk_str *text);
void hal_console_hold(bool on);

bool hal_uart_config(int32_t port, int32_t baud, int32_t flow);
int32_t hal_uart_write(int32_t port, mk_typed *data, int32_t off, int32_t len);
int32_t hal_uart_read(int32_t port, mk_typed *data, int32_t off, int32_t len);
int32_t hal_uart_tx_free(int32_t port);
int32_t hal_uart_count(void);

bool hal_gpio_mode(int32_t pin, int32_t mode, int32_t pull);
bool hal_gpio_read(int32_t pin);
bool hal_gpio_read_out(int32_t pin);
void hal_gpio_write(int32_t pin, bool level);
bool hal_gpio_toggle(int32_t pin);
bool hal_gpio_int(int32_t pin, int32_t edge);

int32_t hal_board_led(void);
bool hal_board_led_inverted(void);
int32_t hal_board_button(void);

uint32_t hal_stack_size(void);
uint32_t hal_stack_used(void);

void hal_reset(void);
void hal_abort(void);
uint32_t hal_heap(int32_t which);
uint32_t hal_random(void);
mk_str *hal_device_id(void);
mk_str *hal_mac(void);
mk_str *hal_arch(void);
mk_str *hal_build_info(int32_t which);
int32_t hal_reset_reason(void);
mk_str *hal_crash_report(void);
void hal_crash_clear(void);
void hal_watchdog(int32_t ms);

bool hal_boot_load(uint32_t address, mk_typed *data, int32_t off, int32_t len);
bool hal_boot_start(uint32_t address, int32_t slot);
int32_t hal_boot_slot(void);

uint32_t hal_flash_size(int32_t region);
uint32_t hal_flash_sector(int32_t region);
bool hal_flash_read(int32_t region, uint32_t at, mk_typed *data, int32_t off, int32_t len);
bool hal_flash_program(int32_t region, uint32_t at, mk_typed *data, int32_t off, int32_t len);
bool hal_flash_erase(int32_t region, uint32_t at);

bool hal_fuse_read(int32_t slot, mk_typed *out);

bool hal_spi_config(int32_t bus, int32_t hz, int32_t mode);
bool hal_spi_select(int32_t bus, int32_t cs, bool selected);
bool hal_spi_transfer(int32_t bus, mk_typed *out, int32_t out_off, mk_typed *into, int32_t into_off, int32_t len);

bool hal_i2c_config(int32_t bus, int32_t hz);
int32_t hal_i2c_write(int32_t bus, int32_t address, mk_typed *data, int32_t off, int32_t len, bool stop);
int32_t hal_i2c_read(int32_t bus, int32_t address, mk_typed *into, int32_t off, int32_t len, bool stop);
void hal_i2c_stop(int32_t bus);
bool hal_i2c_recover(int32_t bus);

bool hal_adc_enable(int32_t pin);
int32_t hal_adc_read(int32_t pin);
int32_t hal_adc_read_mv(int32_t pin);
int32_t hal_adc_max(void);
bool hal_pwm_set(int32_t pin, int32_t hz, int32_t duty);
bool hal_bitbang_write(int32_t pin, int32_t t0h, int32_t t0l, int32_t t1h, int32_t t1l, mk_typed *data, int32_t off, int32_t len);

int32_t hal_hwtimer_count(void);
bool hal_hwtimer_start(int32_t timer, int32_t us, bool repeat);
void hal_hwtimer_stop(int32_t timer);
uint32_t hal_micros(void);
void hal_delay_us(int32_t us);
bool hal_deep_sleep(int32_t ms, int32_t pin, bool level);
int32_t hal_wake_pin(void);

void hal_hash(int32_t kind, mk_typed *data, int32_t off, int32_t len, mk_typed *out);
int32_t hal_digest_begin(int32_t kind);
void hal_digest_update(int32_t digest, mk_typed *data, int32_t off, int32_t len);
void hal_digest_end(int32_t digest, mk_typed *out);
bool hal_verify(int32_t kind, mk_typed *key, mk_typed *message, mk_typed *signature);
bool hal_verify_known(int32_t kind);
bool hal_cipher(int32_t mode, bool encrypt, mk_typed *key, mk_typed *tweak, mk_typed *data, int32_t off, int32_t len);
void hal_random_bytes(mk_typed *out);

int32_t hal_net_connect(uint32_t addr, int32_t port);
int32_t hal_net_listen(uint32_t addr, int32_t port);
int32_t hal_net_accept(int32_t listener);
int32_t hal_net_udp(uint32_t addr, int32_t port);
int32_t hal_net_state(int32_t socket);
mk_str *hal_net_error(int32_t socket);
int32_t hal_net_read(int32_t socket, mk_typed *data, int32_t off, int32_t len);
int32_t hal_net_write(int32_t socket, mk_typed *data, int32_t off, int32_t len);
void hal_net_shutdown(int32_t socket);
void hal_net_close(int32_t socket, bool abort);
uint32_t hal_net_peer_addr(int32_t socket);
int32_t hal_net_peer_port(int32_t socket);
uint32_t hal_net_local_addr(int32_t socket);
int32_t hal_net_local_port(int32_t socket);
bool hal_net_send_to(int32_t socket, uint32_t addr, int32_t port, mk_typed *data, int32_t off, int32_t len);
int32_t hal_net_recv_from(int32_t socket, mk_typed *data, int32_t off, int32_t len);
bool hal_net_join(int32_t socket, uint32_t group);
int32_t hal_net_if_count(void);
int32_t hal_net_if_type(int32_t index);
int32_t hal_net_if_state(int32_t index);
uint32_t hal_net_if_addr(int32_t index, int32_t which);
bool hal_net_if_up(int32_t index, uint32_t ip, uint32_t netmask, uint32_t gateway, uint32_t dns);
void hal_net_if_down(int32_t index);

int32_t hal_tls_config(void);
bool hal_tls_set(int32_t config, int32_t what, mk_typed *data);
void hal_tls_verify(int32_t config, int32_t mode);
void hal_tls_free(int32_t config);
bool hal_tls_start(int32_t socket, int32_t config, bool server, mk_str *host);
mk_str *hal_tls_info(int32_t socket, int32_t what);

#endif
