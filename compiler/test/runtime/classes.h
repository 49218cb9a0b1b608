/* The classes of the programs here: an error, a pair of references with a value of any type, a number in a box, a list cell. */
#ifndef CLASSES_H
#define CLASSES_H

#include "harness.h"

typedef struct {
  uint32_t hdr;
  mk_str *name, *message;
} test_error;

typedef struct {
  uint32_t hdr;
  void *left, *right;
  mk_val any;
  uint32_t check;
} test_pair;

typedef struct {
  uint32_t hdr;
  uint32_t check;
} test_box;

typedef struct {
  uint32_t hdr;
  void *value, *next;
} test_cell;

enum { CLASS_ERROR = MK_FIRST_CLASS, CLASS_PAIR, CLASS_BOX, CLASS_CELL };

static const uint16_t error_refs[] = {offsetof(test_error, name), offsetof(test_error, message)};
static const mk_field error_fields[] = {{"name", offsetof(test_error, name), MK_T_PTR, 0}, {"message", offsetof(test_error, message), MK_T_PTR, 0}};
static const uint16_t pair_refs[] = {offsetof(test_pair, left), offsetof(test_pair, right), offsetof(test_pair, any) | 1};
static const uint16_t cell_refs[] = {offsetof(test_cell, value), offsetof(test_cell, next)};
const mk_class mk_classes[] = {
    {sizeof(test_error), MK_KIND_OBJECT, 2, 2, CLASS_ERROR, error_refs, "Error", error_fields},
    {sizeof(test_pair), MK_KIND_OBJECT, 0, 3, CLASS_PAIR, pair_refs, "Pair", NULL},
    {sizeof(test_box), MK_KIND_OBJECT, 0, 0, CLASS_BOX, NULL, "Box", NULL},
    {sizeof(test_cell), MK_KIND_OBJECT, 0, 2, CLASS_CELL, cell_refs, "Cell", NULL},
};
const uint32_t mk_nclasses = 4;

void *mk_make_error(int which, mk_str *message) {
  static const char *const names[] = {"Error", "TypeError", "RangeError"};
  test_error *e = (test_error *)mk_new(CLASS_ERROR, sizeof(test_error));
  e->message = message;
  e->name = mk_str_from_utf8(names[which], strlen(names[which]));
  return e;
}

#endif
