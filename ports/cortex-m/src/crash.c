/* The report of the last crash (hal/src/system.native.ts), in RAM that a reset leaves alone. */
#include <string.h>

#include "hal_natives.h"
#include "port.h"

#define MAGIC 0x6D6B6372u

__attribute__((section(".noinit.report"))) static struct {
  uint32_t magic;
  uint32_t length;
  char text[1024];
} report;

static bool exists(void) { return report.magic == MAGIC && report.length <= sizeof report.text; }

void crash_begin(void) {
  report.magic = MAGIC;
  report.length = 0;
}

void crash_note(const char *text, size_t length) {
  for (size_t i = 0; i < length && report.length < sizeof report.text; i++) {
    bool blank = text[i] == '\r' || (text[i] == '\n' && !report.length);
    if (!blank) report.text[report.length++] = text[i];
  }
}

mk_str *hal_crash_report(void) { return mk_str_from_utf8(report.text, exists() ? report.length : 0); }

void hal_crash_clear(void) { report.magic = 0; }
