/* What a crash leaves behind: the reason of the next start, and the report (hal/src/system.native.ts). */
#define _GNU_SOURCE
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hal_natives.h"
#include "port.h"
#include "system.h"

#define PANIC_STATUS 70
#define MAX_FRAMES 32
/* port_backtrace and the signal handler. */
#define OWN_FRAMES 2

/* The file: NEW or OLD, then the text of the report. */
#define NEW 'C'
#define OLD '-'
#define REPORT_BYTES 1024
#define INHERITED "MEERKAT_CRASH"
#define INHERITED_REASON "MEERKAT_RESET"

/* Provided by the linker: the ends of the image's code, wherever it was loaded. */
extern const char __executable_start[], etext[];

static int file = -1;
static int reason = RESET_POWER_ON;
static char report[REPORT_BYTES];
static size_t report_length;
static bool in_error;

static void open_file(const char *flash_file) {
  const char *inherited = getenv(INHERITED);
  if (inherited) {
    file = atoi(inherited);
  } else if (flash_file) {
    char path[4096];
    snprintf(path, sizeof path, "%s.crash", flash_file);
    file = open(path, O_RDWR | O_CREAT, 0644);
    if (file < 0) perror(path);
  } else {
    file = memfd_create("meerkat-crash", 0);
  }
}

void port_crash_open(const char *flash_file) {
  open_file(flash_file);
  char mark = OLD;
  const char *why = getenv(INHERITED_REASON);
  if (why) reason = atoi(why);
  if (file < 0 || pread(file, &mark, 1, 0) != 1 || mark != NEW) return;
  if (!why) reason = RESET_CRASH;
  mark = OLD;
  if (pwrite(file, &mark, 1, 0) != 1) perror("crash report");
}

void port_crash_bequeath(void) {
  char text[16];
  snprintf(text, sizeof text, "%d", file);
  port_bequeath(INHERITED, text);
}

void port_bequeath_reason(int why) {
  char text[16];
  snprintf(text, sizeof text, "%d", why);
  port_bequeath(INHERITED_REASON, text);
}

static void append(const char *text, size_t length) {
  size_t room = sizeof report - report_length;
  if (length > room) length = room;
  memcpy(report + report_length, text, length);
  report_length += length;
}

static void keep_report(char mark) {
  if (file < 0 || ftruncate(file, 0) != 0) return;
  /* Without the mark there is no report: it is written last. */
  ssize_t n = pwrite(file, report, report_length, 1);
  n += pwrite(file, &mark, 1, 0);
  (void)n;
}

void port_backtrace(const char *why) {
  void *frames[MAX_FRAMES];
  char line[256];
  int n = backtrace(frames, MAX_FRAMES);
  report_length = 0;
  append(line, (size_t)snprintf(line, sizeof line, "*** panic: %.200s\nbacktrace:", why));
  for (int i = OWN_FRAMES; i < n; i++) {
    const char *at = frames[i];
    if (at < __executable_start || at >= etext) continue;
    append(line, (size_t)snprintf(line, sizeof line, " 0x%08lx", (unsigned long)(at - __executable_start)));
  }
  append("\n", 1);
  ssize_t written = write(STDERR_FILENO, "\n", 1);
  written += write(STDERR_FILENO, report, report_length);
  (void)written;
}

void mk_port_uncaught(mk_val v) {
  if (!in_error) report_length = 0;
  in_error = true;
  mk_tell_uncaught(v);
}

void port_crash_text(const char *text, size_t length) {
  if (in_error) append(text, length);
}

void port_crash_ending(void) {
  if (in_error) keep_report(NEW);
}

static void crashed(int number) {
  port_backtrace(strsignal(number));
  keep_report(NEW);
  if (port_has_loader()) port_become_anew(RESET_CRASH);
  _exit(PANIC_STATUS);
}

static void not_fed(int number) {
  (void)number;
  port_backtrace("the watchdog was not fed");
  keep_report(OLD);
  port_become_anew(RESET_WATCHDOG);
}

/* On a stack of its own: the fault may be that the stack is used up. */
void port_catch_crashes(void) {
  static char stack[64 << 10];
  const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&own, NULL);
  struct sigaction action = {.sa_handler = crashed, .sa_flags = SA_ONSTACK | (int)SA_RESETHAND};
  static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
  action.sa_handler = not_fed;
  sigaction(SIGALRM, &action, NULL);
}

int32_t hal_reset_reason(void) { return reason; }

mk_str *hal_crash_report(void) {
  char text[REPORT_BYTES];
  ssize_t n = file < 0 ? 0 : pread(file, text, sizeof text, 1);
  return mk_str_from_utf8(text, n < 0 ? 0 : (size_t)n);
}

void hal_crash_clear(void) {
  if (file >= 0 && ftruncate(file, 0) != 0) perror("crash report");
}
