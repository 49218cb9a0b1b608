/* NOR flash as a file (hal/src/flash.native.ts): what was programmed is in the page cache, and outlives the process. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "flash_tear.h"
#include "hal_natives.h"
#include "port.h"
#include "system.h"

/* hal/src/flash.ts */
#define FLASH_SYSTEM 0

#define SIZE (8u << 20)
#define SECTOR 4096u
#define ERASED 0xff
#define INHERITED "MEERKAT_FLASH"
/* `cut@N` or `cut@N:TEAR` (ports/flash_fault.ts); a restart hands the rest of the count on. */
#define FAULT "MEERKAT_FLASH_FAULT"

static const char *const TEARS[] = {"none", "prefix", "bits", "all"};

static int file = -1;
static bool lost_at_end;
static const char *file_path;
/* Operations until the power is cut during one; 0: never. */
static unsigned cut_in;
static uint32_t cut_tear = TEAR_BY_SEED, cut_seed;

static void fail(const char *path, const char *why) {
  fprintf(stderr, "flash %s: %s\n", path, why);
  exit(2);
}

/* Bytes of the file from `from` on become erased ones. */
static bool erase_from(off_t from) {
  uint8_t erased[SECTOR];
  memset(erased, ERASED, sizeof erased);
  for (off_t at = from; at < SIZE;) {
    ssize_t n = pwrite(file, erased, SECTOR - (size_t)at % SECTOR, at);
    if (n <= 0) return false;
    at += n;
  }
  return true;
}

static void read_fault(void) {
  const char *text = getenv(FAULT);
  char tear[8] = "";
  if (!text) return;
  if (sscanf(text, "cut@%9u:%7s", &cut_in, tear) < 1 || cut_in == 0) fail(FAULT, "not cut@N or cut@N:none|prefix|bits|all");
  cut_seed = cut_in;
  for (uint32_t kind = 0; kind < TEAR_BY_SEED; kind++) {
    if (strcmp(tear, TEARS[kind]) == 0) cut_tear = kind;
  }
}

void port_flash_open(const char *path) {
  read_fault();
  file_path = path;
  const char *inherited = getenv(INHERITED);
  if (inherited) file = atoi(inherited);
  lost_at_end = !path;
  if (inherited || !path) return;
  file = open(path, O_RDWR | O_CREAT, 0644);
  if (file < 0) fail(path, strerror(errno));
  if (flock(file, LOCK_EX | LOCK_NB) != 0) fail(path, errno == EWOULDBLOCK ? "another process has it in use" : strerror(errno));
  struct stat info;
  if (fstat(file, &info) != 0) fail(path, strerror(errno));
  if (!S_ISREG(info.st_mode) || info.st_size > (off_t)SIZE) fail(path, "not a flash of this machine: it is no file of 8388608 bytes");
  if (!erase_from(info.st_size)) fail(path, strerror(errno));
}

/* Memory that a restart finds again. */
static bool ready(void) {
  if (file >= 0) return true;
  file = memfd_create("meerkat-flash", 0);
  return file >= 0 && erase_from(0);
}

const char *port_flash_path(void) { return file_path; }

void port_flash_bequeath(void) {
  if (file < 0) return;
  char text[16];
  snprintf(text, sizeof text, "%d", file);
  port_bequeath(INHERITED, text);
  if (cut_in == 0) return;
  char fault[32];
  snprintf(fault, sizeof fault, cut_tear < TEAR_BY_SEED ? "cut@%u:%s" : "cut@%u", cut_in, TEARS[cut_tear % TEAR_BY_SEED]);
  port_bequeath(FAULT, fault);
}

static void warn_once(void) {
  static bool warned;
  if (!lost_at_end || warned) return;
  warned = true;
  fprintf(stderr, "flash: without --flash FILE, what is written is lost when the process ends\n");
}

static bool is_inside(int32_t region, uint32_t at, uint32_t len) { return region == FLASH_SYSTEM && at <= SIZE && len <= SIZE - at && ready(); }

static bool transferred(ssize_t n, size_t wanted) { return n >= 0 && (size_t)n == wanted; }

uint32_t hal_flash_size(int32_t region) { return region == FLASH_SYSTEM ? SIZE : 0; }

uint32_t hal_flash_sector(int32_t region) { return region == FLASH_SYSTEM ? SECTOR : 0; }

bool hal_flash_read(int32_t region, uint32_t at, mk_typed *data, int32_t off, int32_t len) {
  uint8_t *bytes = checked_bytes(data, off, len);
  return is_inside(region, at, (uint32_t)len) && transferred(pread(file, bytes, (size_t)len, at), (size_t)len);
}

/* Ends the process during the operation that was asked for. `bytes` NULL: it is an erase. */
static void count_operation(uint32_t at, const uint8_t *bytes, size_t len) {
  if (cut_in == 0 || --cut_in > 0) return;
  flash_tear tear = flash_tear_begin(cut_tear, cut_seed, len);
  for (size_t done = 0; done < len; done += SECTOR) {
    uint8_t cells[SECTOR], wanted[SECTOR];
    size_t part = len - done < SECTOR ? len - done : SECTOR;
    if (!transferred(pread(file, cells, part, at + (off_t)done), part)) break;
    for (size_t i = 0; i < part; i++) wanted[i] = bytes ? cells[i] & bytes[done + i] : ERASED;
    flash_tear_apply(&tear, cells, wanted, part);
    if (!transferred(pwrite(file, cells, part, at + (off_t)done), part)) break;
  }
  raise(SIGKILL);
}

/* One sector at most. False if a bit would have to be set; the others are programmed all the same. */
static bool program(uint32_t at, const uint8_t *bytes, size_t len) {
  uint8_t before[SECTOR];
  if (!transferred(pread(file, before, len, at), len)) return false;
  bool possible = true;
  for (size_t i = 0; i < len; i++) {
    if (bytes[i] & ~before[i]) possible = false;
    before[i] &= bytes[i];
  }
  return transferred(pwrite(file, before, len, at), len) && possible;
}

bool hal_flash_program(int32_t region, uint32_t at, mk_typed *data, int32_t off, int32_t len) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  if (!is_inside(region, at, (uint32_t)len)) return false;
  warn_once();
  count_operation(at, bytes, (size_t)len);
  for (uint32_t done = 0; done < (uint32_t)len;) {
    uint32_t part = SECTOR - (at + done) % SECTOR;
    if (part > (uint32_t)len - done) part = (uint32_t)len - done;
    if (!program(at + done, bytes + done, part)) return false;
    done += part;
  }
  return true;
}

bool hal_flash_erase(int32_t region, uint32_t at) {
  if (at % SECTOR || !is_inside(region, at, SECTOR)) return false;
  warn_once();
  count_operation(at, NULL, SECTOR);
  uint8_t erased[SECTOR];
  memset(erased, ERASED, sizeof erased);
  return transferred(pwrite(file, erased, sizeof erased, at), sizeof erased);
}
