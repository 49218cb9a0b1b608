/* The time of day as mbedTLS asks for it. */
#include <time.h>

#include "hal_natives.h"
#include "mbedtls/platform_time.h"
#include "mbedtls/platform_util.h"

long long tls_time(long long *at) {
  long long now = (long long)(hal_wall_ms() / 1000);
  if (at) *at = now;
  return now;
}

struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *at, struct tm *tm) {
  time_t seconds = (time_t)*at;
  return gmtime_r(&seconds, tm);
}
