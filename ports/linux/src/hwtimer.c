/* Timers and microseconds (hal/src/hwtimer.native.ts). */
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "port.h"

#define TIMERS 4
#define MICROSECONDS 1000000

static void expired(port_source *source, uint32_t events);

static port_source timers[TIMERS];
static bool opened;

static void expired(port_source *source, uint32_t events) {
  uint64_t times;
  (void)events;
  if (read(source->fd, &times, sizeof times) == sizeof times) event_post(HAL_EVENT_HWTIMER, (int)(source - timers));
}

/* Descriptors are opened with the first timer, and closed by a restart. */
static void open_timers(void) {
  opened = true;
  for (int i = 0; i < TIMERS; i++) {
    timers[i] = (port_source){.fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), .ready = expired};
    if (timers[i].fd >= 0) port_watch(&timers[i], EPOLLIN);
  }
}

static bool set(int32_t timer, int32_t us, bool repeat) {
  struct timespec time = {us / MICROSECONDS, us % MICROSECONDS * 1000}, never = {0, 0};
  struct itimerspec setting = {.it_value = time, .it_interval = repeat ? time : never};
  return timerfd_settime(timers[timer].fd, 0, &setting, NULL) == 0;
}

int32_t hal_hwtimer_count(void) { return TIMERS; }

bool hal_hwtimer_start(int32_t timer, int32_t us, bool repeat) {
  if (timer < 0 || timer >= TIMERS || us <= 0) return false;
  if (!opened) open_timers();
  return set(timer, us, repeat);
}

void hal_hwtimer_stop(int32_t timer) {
  if (opened && timer >= 0 && timer < TIMERS) set(timer, 0, false);
}

uint32_t hal_micros(void) { return (uint32_t)port_micros(); }
