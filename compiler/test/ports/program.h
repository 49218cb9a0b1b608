/* What the compiler would generate around a program; the programs here are written by hand. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "mk.h"

const mk_class mk_classes[1] = {{.name = ""}};
const uint32_t mk_nclasses = 0;
void *const mk_roots_begin = NULL;
void *const mk_roots_end = NULL;

void mk_run_microtasks(void) {}

static void say(const char *text) { mk_print(mk_str_from_utf8(text, strlen(text))); }

#endif
