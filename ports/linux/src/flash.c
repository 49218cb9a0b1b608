/* NOR flash as a file (hal/src/flash.native.ts): what was programmed is in the page cache, and outlives the process. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hal_natives.h"
#include "port.h"
#include "system.h"

/* hal/src/flash.ts */
#define FLASH_SYSTEM 0

#define SIZE (8u << 20)
#define SECTOR 4096u
#define ERASED 0xff
#define INHERITED "MEERKAT_FLASH"

static int file = -1;
static bool lost_at_end;

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

void port_flash_open(const char *path) {
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

void port_flash_bequeath(void) {
  if (file < 0) return;
  char text[16];
  snprintf(text, sizeof text, "%d", file);
  port_bequeath(INHERITED, text);
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

/* One sector at most. */
static bool program(uint32_t at, const uint8_t *bytes, size_t len) {
  uint8_t before[SECTOR];
  if (!transferred(pread(file, before, len, at), len)) return false;
  for (size_t i = 0; i < len; i++) {
    if (bytes[i] & ~before[i]) return false;
  }
  return transferred(pwrite(file, bytes, len, at), len);
}

bool hal_flash_program(int32_t region, uint32_t at, mk_typed *data, int32_t off, int32_t len) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  if (!is_inside(region, at, (uint32_t)len)) return false;
  warn_once();
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
  uint8_t erased[SECTOR];
  memset(erased, ERASED, sizeof erased);
  return transferred(pwrite(file, erased, sizeof erased, at), sizeof erased);
}
