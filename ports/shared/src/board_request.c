#include "board_request.h"

#include "event_queue.h"
#include "hal_natives.h"
#include "virtual_pins.h"

/* A board that has not answered for so long is gone. */
#define ANSWER_LIMIT_MS 2000u
/* It may be connected later than the program starts. */
#define HELLO_EVERY_MS 50u

static char line[128];
static uint8_t used;
/* Of the latest request. */
static uint8_t number;
static uint32_t began;
/* The line could not be sent. */
static bool unsent;
/* The board has answered `hello`. */
static bool greeted;
/* The board owes an answer since long; a byte from it ends that. */
static volatile bool gone;

typedef enum { NONE, EXPECTED, THERE } answer_state;

static struct {
  volatile uint8_t state;
  /* It is proper. */
  bool valid;
  bool negative;
  int32_t value;
  uint8_t *into;
  int32_t room, length;
} answer;

/* What comes next in the line that is being received. */
typedef enum { START, NUMBER, AFTER_NUMBER, VALUE, DATA, DATA_LOW, SKIPPED, UART, PINS } position;
static position at;
static uint8_t digits, received_number;

static int32_t digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static position after_number(char byte) {
  bool wanted = answer.state == EXPECTED && received_number == number;
  return wanted && byte == ' ' ? VALUE : SKIPPED;
}

static position after_value(char byte) {
  int32_t digit = digit_of(byte);
  if (byte == ' ') return DATA;
  if (byte == '-' && !digits && !answer.negative) answer.negative = true;
  else if (digit < 0 || digit > 9 || ++digits > 9) return SKIPPED;
  else answer.value = answer.value * 10 + digit;
  return VALUE;
}

static position after_digit(char byte) {
  int32_t digit = digit_of(byte);
  if (byte == '-' && !answer.length && at == DATA) return DATA;
  if (digit < 0 || answer.length == answer.room) return SKIPPED;
  uint8_t *place = &answer.into[answer.length];
  if (at == DATA) {
    *place = (uint8_t)(digit << 4);
    return DATA_LOW;
  }
  *place |= (uint8_t)digit;
  answer.length++;
  return DATA;
}

static position next(char byte) {
  switch (at) {
    case START: return byte == '=' ? NUMBER : byte == 'u' ? UART : PINS;
    case NUMBER:
      received_number = (uint8_t)(received_number << 4 | (digit_of(byte) & 15));
      return ++digits < 2 ? NUMBER : AFTER_NUMBER;
    case AFTER_NUMBER: digits = 0; return after_number(byte);
    case VALUE: return after_value(byte);
    case DATA:
    case DATA_LOW: return after_digit(byte);
    default: return at;
  }
}

static void end_line(void) {
  bool empty = at == AFTER_NUMBER;
  if (answer.state == EXPECTED && received_number == number && at >= AFTER_NUMBER && at <= SKIPPED) {
    answer.valid = empty || at == DATA || (at == VALUE && digits);
    if (answer.negative) answer.value = -answer.value;
    answer.state = THERE;
  }
  at = START;
  digits = 0;
}

void board_received(char byte) {
  gone = false;
  if (byte == '\r') return;
  if (byte != '\n') at = next(byte);
  if (at == PINS) virtual_pins_received(byte);
  else if (at == UART && board_uart_received) board_uart_received(byte);
  if (byte == '\n') end_line();
}

static bool is_late(void) { return hal_ticks_ms() - began >= ANSWER_LIMIT_MS; }

static void flush(void) {
  size_t sent = 0;
  while (sent < used && !unsent) {
    size_t n = port_board_write(line + sent, used - sent);
    sent += n;
    unsent = !n && is_late();
  }
  used = 0;
}

static void put(char c) {
  line[used++] = c;
  if (used == sizeof line) flush();
}

static void put_text(const char *text) {
  while (*text) put(*text++);
}

static void put_hex(uint32_t value, int least) {
  int count = 8;
  while (count > least && !(value >> (4 * (count - 1)))) count--;
  while (count--) put("0123456789abcdef"[value >> (4 * count) & 15u]);
}

static void start(const char *verb) {
  uint32_t lock = port_lock();
  answer.state = NONE;
  port_unlock(lock);
  number++;
  began = hal_ticks_ms();
  unsent = false;
  port_board_hold(true);
  put('?');
  put_hex(number, 2);
  put(' ');
  put_text(verb);
}

/* Waits so long; true if the answer is there. */
static bool await_answer(uint32_t ms) {
  for (;;) {
    uint32_t lock = port_lock();
    if (answer.state == EXPECTED) port_board_wait();
    bool there = answer.state == THERE, over = !there && hal_ticks_ms() - began >= ms;
    if (over) {
      /* What comes of it now must not go where its bytes were to go. */
      answer.state = NONE;
      if (at > START && at < SKIPPED) at = SKIPPED;
    }
    port_unlock(lock);
    if (there || over) return there;
  }
}

static bool finish(uint8_t *into, int32_t room, uint32_t ms) {
  answer.valid = answer.negative = false;
  answer.value = answer.length = 0;
  answer.into = into;
  answer.room = room;
  answer.state = EXPECTED;
  put('\n');
  flush();
  port_board_hold(false);
  return await_answer(ms) && answer.valid;
}

static bool greet(void) {
  uint32_t since = hal_ticks_ms();
  while (!greeted && hal_ticks_ms() - since < ANSWER_LIMIT_MS && port_board_exists()) {
    start("hello");
    greeted = finish(NULL, 0, HELLO_EVERY_MS);
  }
  gone = !greeted;
  return greeted;
}

bool board_begin(const char *verb) {
  if (!port_board_exists() || gone || (!greeted && !greet())) return false;
  start(verb);
  return true;
}

void board_word(const char *text) {
  put(' ');
  put_text(text);
}

void board_number(int32_t value) {
  char text[12];
  uint8_t n = sizeof text;
  uint32_t left = value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
  text[--n] = 0;
  do {
    text[--n] = (char)('0' + left % 10);
    left /= 10;
  } while (left);
  if (value < 0) text[--n] = '-';
  board_word(text + n);
}

void board_hex(uint32_t value) {
  put(' ');
  put_hex(value, 1);
}

void board_data(const uint8_t *bytes, int32_t length) {
  put(' ');
  if (!length) put('-');
  for (int32_t i = 0; i < length; i++) put_hex(bytes[i], 2);
}

bool board_ask(int32_t *value, uint8_t *into, int32_t length) {
  bool valid = finish(into, length, ANSWER_LIMIT_MS);
  if (answer.state != THERE) gone = true;
  *value = answer.value;
  return valid;
}

int32_t board_answer_bytes(void) { return answer.length; }

bool board_tell(void) {
  int32_t nothing;
  return board_ask(&nothing, NULL, 0);
}

void board_sync(void) {
  if (board_begin("sync")) board_tell();
}
