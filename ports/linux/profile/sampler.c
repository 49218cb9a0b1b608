/*
 * Loaded into a native program by `mos profile` (LD_PRELOAD): notes what the program does each time it has used so much
 * processor time. One line for each sample: addresses in hexadecimal, innermost first, as they are in the file.
 */
#define _GNU_SOURCE
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define INTERVAL_US 1000
#define MAX_FRAMES 64
/* The handler's own, and the one of the system that called it. */
#define OWN_FRAMES 2

static int file = -1;
static uintptr_t base;

static void sample(int number) {
  (void)number;
  void *frames[MAX_FRAMES];
  int count = backtrace(frames, MAX_FRAMES);
  char line[MAX_FRAMES * 19 + 1];
  size_t length = 0;
  for (int i = OWN_FRAMES; i < count; i++) {
    uintptr_t address = (uintptr_t)frames[i] - base;
    char digits[16];
    int n = 0;
    do digits[n++] = "0123456789abcdef"[address & 15];
    while (address >>= 4);
    while (n > 0) line[length++] = digits[--n];
    line[length++] = ' ';
  }
  line[length++] = '\n';
  if (write(file, line, length) < 0) return;
}

static int find_base(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  (void)data;
  /* The program itself comes first. */
  base = info->dlpi_addr;
  return 1;
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("MOS_PROFILE_FILE");
  if (!path) return;
  file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  dl_iterate_phdr(find_base, NULL);
  /* The first call loads what the others need. */
  void *frames[1];
  backtrace(frames, 1);
  struct sigaction action = {.sa_handler = sample, .sa_flags = SA_RESTART};
  sigaction(SIGPROF, &action, NULL);
  const struct itimerval interval = {{0, INTERVAL_US}, {0, INTERVAL_US}};
  setitimer(ITIMER_PROF, &interval, NULL);
}
