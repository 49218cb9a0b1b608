/* The wait between two turns of the event loop: one epoll(7) for lines and sockets. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "port.h"

/* While XOFF holds output back, this often is asked whether it has run out. */
#define PAUSED_CHECK_MS 100
#define BATCH 64

static int epoll = -1;
/* Standard input may be a regular file, which epoll refuses: it always has something, until its end. */
static port_source *plain_file;

void port_wait_init(void) {
  epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll >= 0) return;
  perror("epoll");
  exit(2);
}

void port_watch(port_source *source, uint32_t events) {
  if (source->events == events) return;
  struct epoll_event wanted = {.events = events, .data.ptr = source};
  int change = !events ? EPOLL_CTL_DEL : source->events ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  source->events = events;
  if (plain_file == source) plain_file = events ? source : NULL;
  else if (epoll_ctl(epoll, change, source->fd, &wanted) != 0 && errno == EPERM) plain_file = source;
}

static void serve(int ms) {
  struct epoll_event happened[BATCH];
  port_uart_prepare();
  /* Sending may have made room, which somebody waits for. */
  int n = epoll_wait(epoll, happened, BATCH, plain_file || event_waiting() ? 0 : ms);
  for (int i = 0; i < n; i++) {
    port_source *source = happened[i].data.ptr;
    source->ready(source, happened[i].events);
  }
  if (plain_file) plain_file->ready(plain_file, EPOLLIN);
}

void port_wait(int ms) {
  uint32_t start = ms > 0 ? hal_ticks_ms() : 0;
  int left = ms;
  for (;;) {
    serve(left < 0 || left > PAUSED_CHECK_MS ? PAUSED_CHECK_MS : left);
    if (event_waiting() || ms == 0) return;
    if (ms < 0) continue;
    uint32_t passed = hal_ticks_ms() - start;
    if (passed >= (uint32_t)ms) return;
    left = ms - (int)passed;
  }
}
