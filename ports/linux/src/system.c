/* The machine as a whole: restart, watchdog, identity (hal/src/system.native.ts). */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "hal_natives.h"
#include "port.h"
#include "system.h"

#define RESTART_FAILED_STATUS 70
#define MAX_BEQUESTS 8
#define MAX_ENVIRONMENT 4096

extern char **environ;

static char **arguments;
static char identity[64];
static char mac[13];
static char bequests[MAX_BEQUESTS][80];
static int bequest_count;

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

void port_bequeath(const char *name, const char *value) {
  if (bequest_count < MAX_BEQUESTS) snprintf(bequests[bequest_count++], sizeof bequests[0], "%s=%s", name, value);
}

static bool is_bequeathed(const char *variable) {
  size_t name = strcspn(variable, "=") + 1;
  for (int i = 0; i < bequest_count; i++) {
    if (strncmp(bequests[i], variable, name) == 0) return true;
  }
  return false;
}

/* Without malloc or setenv: the program may have been interrupted in the middle of one. */
static char **environment(void) {
  static char *variables[MAX_ENVIRONMENT];
  int n = 0;
  for (int i = 0; i < bequest_count; i++) variables[n++] = bequests[i];
  for (char **v = environ; *v && n < MAX_ENVIRONMENT - 1; v++) {
    if (!is_bequeathed(*v)) variables[n++] = *v;
  }
  return variables;
}

/* The boot loader's own file and the slot it has started this program from: it decides what comes next. */
#define INHERITED_LOADER "MEERKAT_LOADER"
#define INHERITED_SLOT "MEERKAT_SLOT"

bool port_has_loader(void) { return getenv(INHERITED_LOADER) != NULL; }

int32_t hal_boot_slot(void) {
  const char *slot = getenv(INHERITED_SLOT);
  return slot ? atoi(slot) : -1;
}

void port_bequeath_loader(int32_t slot) {
  char number[16];
  bequest_count = 0;
  if (!port_has_loader()) {
    snprintf(number, sizeof number, "%d", open("/proc/self/exe", O_RDONLY));
    port_bequeath(INHERITED_LOADER, number);
  }
  snprintf(number, sizeof number, "%d", slot);
  port_bequeath(INHERITED_SLOT, number);
}

void port_become(const char *program, int reason) {
  port_uart_bequeath();
  port_board_bequeath();
  port_flash_bequeath();
  port_crash_bequeath();
  port_bequeath_reason(reason);
  /* Blocked signals would go over to the new program. */
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execve(program, arguments, environment());
}

void port_become_anew(int reason) {
  char loader[32];
  const char *inherited = getenv(INHERITED_LOADER);
  bequest_count = 0;
  /* So would timers. */
  const struct itimerval never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &never, NULL);
  snprintf(loader, sizeof loader, "/proc/self/fd/%s", inherited ? inherited : "");
  port_become(inherited ? loader : "/proc/self/exe", reason);
  perror("restart");
  _exit(RESTART_FAILED_STATUS);
}

void hal_reset(void) {
  port_wait(0);
  fflush(stdout);
  port_become_anew(RESET_SOFTWARE);
}

void hal_abort(void) { abort(); }

void hal_watchdog(int32_t ms) {
  if (ms < 0) ms = 0;
  const struct itimerval once = {{0, 0}, {ms / 1000, ms % 1000 * 1000}};
  setitimer(ITIMER_REAL, &once, NULL);
}

static mk_str *string(const char *text) { return mk_str_from_utf8(text, (uint32_t)strlen(text)); }

mk_str *hal_device_id(void) { return string(identity); }

mk_str *hal_mac(void) { return string(mac); }

mk_str *hal_arch(void) { return string("linux"); }
