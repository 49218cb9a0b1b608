/* What the build put in, and the heap's figures (hal/src/system.native.ts). */
#include <string.h>

#include "hal_natives.h"

#ifndef MK_BUILD_APP
#define MK_BUILD_APP "app"
#endif
#ifndef MK_BUILD_VERSION
#define MK_BUILD_VERSION "1.0"
#endif
#ifndef MK_BUILD_ID
#define MK_BUILD_ID ""
#endif

mk_str *hal_build_info(int32_t which) {
  static const char *const texts[] = {MK_BUILD_APP, MK_BUILD_VERSION, MK_BUILD_ID};
  const char *text = which >= 0 && which < 3 ? texts[which] : "";
  return mk_str_from_utf8(text, (uint32_t)strlen(text));
}
