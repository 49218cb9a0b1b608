/* The machine as a whole: restart, crashes, identity (hal/src/system.native.ts). */
#define _GNU_SOURCE
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "hal_natives.h"
#include "port.h"

#define PANIC_STATUS 70
#define MAX_FRAMES 32
/* port_backtrace and the signal handler. */
#define OWN_FRAMES 2

/* Provided by the linker: the ends of the image's code, wherever it was loaded. */
extern const char __executable_start[], etext[];

static char **arguments;
static char identity[64];
static char mac[13];

/* A locally administered address made from the host's name: the same at every start. */
static void make_mac(void) {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  uint32_t hash = 2166136261u; /* FNV-1a */
  for (const char *p = host; *p; p++) hash = (hash ^ (uint8_t)*p) * 16777619u;
  snprintf(mac, sizeof mac, "0200%08X", (unsigned)hash);
}

void port_identify(const port_options *options, char **argv) {
  arguments = argv;
  make_mac();
  if (options->id) snprintf(identity, sizeof identity, "%s", options->id);
  else snprintf(identity, sizeof identity, "linux_%s", mac + 6);
}

void port_restart(void) {
  port_wait(0);
  fflush(stdout);
  port_uart_bequeath();
  port_board_bequeath();
  execv("/proc/self/exe", arguments);
  perror("restart");
  _exit(PANIC_STATUS);
}

void port_backtrace(const char *reason) {
  void *frames[MAX_FRAMES];
  int n = backtrace(frames, MAX_FRAMES);
  fprintf(stderr, "\n*** panic: %s\nbacktrace:", reason);
  for (int i = OWN_FRAMES; i < n; i++) {
    const char *at = frames[i];
    if (at >= __executable_start && at < etext) fprintf(stderr, " 0x%08lx", (unsigned long)(at - __executable_start));
  }
  fprintf(stderr, "\n");
}

static void crashed(int number) {
  port_backtrace(strsignal(number));
  _exit(PANIC_STATUS);
}

/* On a stack of its own: the fault may be that the stack is used up. */
void port_catch_crashes(void) {
  static char stack[64 << 10];
  const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&own, NULL);
  struct sigaction action = {.sa_handler = crashed, .sa_flags = SA_ONSTACK | (int)SA_RESETHAND};
  static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
}

void hal_reset(void) { port_restart(); }

void hal_abort(void) { abort(); }

uint32_t hal_random(void) {
  uint32_t bits = 0;
  ssize_t n = getrandom(&bits, sizeof bits, 0);
  (void)n;
  return bits;
}

static mk_str *string(const char *text) { return mk_str_from_utf8(text, (uint32_t)strlen(text)); }

mk_str *hal_device_id(void) { return string(identity); }

mk_str *hal_mac(void) { return string(mac); }

mk_str *hal_arch(void) { return string("linux"); }
