/*
 * Random graphs of objects against a model in ordinary memory. Objects of all kinds are made, linked, cut loose and
 * collected; from time to time all that can be reached must be what the model says, and at the end, with nothing left,
 * the heap must be empty.
 *   heap SEED ROUNDS ARENA_BYTES
 */
#include "classes.h"

#define ROOTS 40
#define SLOTS 64

/* What a slot of the table of roots should hold. */
typedef struct model {
  enum { NOTHING, PAIR, BOX, TEXT, ARRAY, VALUES, BYTES, SMALL, CELLS } kind;
  uint32_t check;
  uint32_t length;
  struct model *a, *b, *c;
  /* Set while it is compared: graphs may have circles. */
  const void *seen;
  uint32_t round;
} model;

static struct {
  void *roots[ROOTS];
} globals;
void *const mk_roots_begin = &globals;
void *const mk_roots_end = &globals + 1;

static model *expected[ROOTS];
static model *models;
static uint32_t model_count, comparison;

static model *new_model(int kind, uint32_t check, uint32_t length) {
  model *m = &models[model_count++];
  *m = (model){.kind = kind, .check = check, .length = length};
  return m;
}

static uint8_t byte_at(uint32_t check, uint32_t i) { return (uint8_t)(check * 31 + i * 7); }

static void fail(const char *what) {
  printf("FAILED: %s\n", what);
  exit(1);
}

static void compare(const void *p, model *m);

static void compare_value(mk_val v, model *m) {
  if (!m) {
    if (v != MK_UNDEFINED && v != 0) fail("a value where there was none");
    return;
  }
  if (!mk_is_ptr(v)) fail("a value has lost its object");
  compare(mk_as_ptr(v), m);
}

static void compare_text(mk_str *s, const model *m) {
  if (s->len != m->length) fail("length of a string");
  mk_str *f = mk_str_flat(s);
  for (uint32_t i = 0; i < f->len; i++)
    if (mk_str_unit(f, i) != (uint32_t)(byte_at(m->check, i) & 0x7f) + (m->check & 1 ? 0x400u : 0)) fail("units of a string");
}

/* Recurses; the graphs are shallow, or lists, which do not. */
static void compare(const void *p, model *m) {
  for (;;) {
    if (!m) {
      if (p) fail("an object where there was none");
      return;
    }
    if (!p) fail("an object is gone");
    if (m->round == comparison) {
      if (m->seen != p) fail("one object has become two");
      return;
    }
    m->round = comparison;
    m->seen = p;
    switch (m->kind) {
      case PAIR: {
        const test_pair *o = (const test_pair *)p;
        if (MK_CLASS(o) != CLASS_PAIR || o->check != m->check) fail("a pair");
        compare(o->left, m->a);
        compare_value(o->any, m->c);
        p = o->right;
        m = m->b;
        continue;
      }
      case CELLS: {
        const test_cell *o = (const test_cell *)p;
        if (MK_CLASS(o) != CLASS_CELL) fail("a cell");
        compare(o->value, m->a);
        p = o->next;
        m = m->b;
        continue;
      }
      case BOX:
        if (MK_CLASS(p) != CLASS_BOX || ((const test_box *)p)->check != m->check) fail("a box");
        return;
      case TEXT: compare_text((mk_str *)(uintptr_t)p, m); return;
      case BYTES: {
        const mk_typed *t = (const mk_typed *)p;
        if (MK_CLASS(t) != MK_TYPED_U8 || t->len != m->length) fail("a typed array");
        for (uint32_t i = 0; i < t->len; i++)
          if (t->data[i] != byte_at(m->check, i)) fail("bytes");
        return;
      }
      case SMALL: {
        const mk_arr *a = (const mk_arr *)p;
        if (a->len != m->length) fail("length of an array of bytes");
        for (uint32_t i = 0; i < a->len; i++)
          if (mk_at_u8(a, i) != byte_at(m->check, i)) fail("an array of bytes");
        return;
      }
      case ARRAY:
      case VALUES: {
        const mk_arr *a = (const mk_arr *)p;
        if (a->len != m->length) fail("length of an array");
        if (m->kind == ARRAY) compare(mk_at_ptr(a, m->check % a->len), m->a);
        else compare_value(mk_at_val(a, m->check % a->len), m->a);
        return;
      }
      default: fail("the test itself");
    }
  }
}

static void compare_all(void) {
  comparison++;
  for (int i = 0; i < ROOTS; i++) compare(globals.roots[i], expected[i]);
}

/* A string made of parts, in either direction. */
static mk_str *new_text(uint32_t check, uint32_t length) {
  mk_str *s = mk_str_empty();
  bool append = random_below(2);
  for (uint32_t i = 0; i < length;) {
    uint32_t n = 1 + random_below(50);
    if (n > length - i) n = length - i;
    mk_str *part = check & 1 ? mk_str_new16(n) : mk_str_new8(n);
    for (uint32_t k = 0; k < n; k++) {
      uint32_t at = append ? i + k : length - i - n + k;
      uint8_t unit = byte_at(check, at) & 0x7f;
      if (check & 1) ((uint16_t *)(void *)(part + 1))[k] = (uint16_t)(0x400 + unit);
      else ((uint8_t *)(part + 1))[k] = unit;
    }
    s = append ? mk_str_concat(s, part) : mk_str_concat(part, s);
    i += n;
  }
  return s;
}

static void make_pair(int at) {
  int l = (int)random_below(ROOTS), r = (int)random_below(ROOTS), v = (int)random_below(ROOTS);
  test_pair *o = (test_pair *)mk_new(CLASS_PAIR, sizeof(test_pair));
  model *m = new_model(PAIR, random_below(1u << 30), 0);
  o->check = m->check;
  o->left = globals.roots[l];
  o->right = globals.roots[r];
  o->any = mk_val_ptr_or(globals.roots[v], MK_UNDEFINED);
  m->a = expected[l];
  m->b = expected[r];
  m->c = expected[v];
  globals.roots[at] = o;
  expected[at] = m;
  /* Now and then a circle. */
  if (expected[l] && expected[l]->kind == PAIR && random_below(3) == 0) {
    ((test_pair *)globals.roots[l])->right = o;
    expected[l]->b = m;
  }
}

static void make_array(int at) {
  bool values = random_below(2);
  uint32_t length = 1 + random_below(random_below(10) == 0 ? 600 : 20);
  int from = (int)random_below(ROOTS);
  mk_arr *a = mk_arr_new(values ? MK_ARR_VAL : MK_ARR_PTR, 0);
  for (uint32_t i = 0; i < length; i++) {
    if (values) mk_push_val(a, MK_UNDEFINED);
    else mk_push_ptr(a, NULL);
  }
  model *m = new_model(values ? VALUES : ARRAY, random_below(1u << 30), length);
  m->a = expected[from];
  if (values) mk_put_val(a, m->check % length, mk_val_ptr_or(globals.roots[from], MK_UNDEFINED));
  else mk_put_ptr(a, m->check % length, globals.roots[from]);
  globals.roots[at] = a;
  expected[at] = m;
}

/* Lists in both orders of addresses, with values: the hardest for the collector. */
static void make_list(int at, bool forward) {
  uint32_t length = 1 + random_below(random_below(8) == 0 ? 400 : 10);
  test_cell *first = NULL, *last = NULL;
  model *mfirst = NULL, *mlast = NULL;
  for (uint32_t i = 0; i < length; i++) {
    test_cell *value = (test_cell *)mk_new(CLASS_CELL, sizeof(test_cell));
    test_cell *cell = (test_cell *)mk_new(CLASS_CELL, sizeof(test_cell));
    model *mv = new_model(CELLS, 0, 0), *mc = new_model(CELLS, 0, 0);
    cell->value = value;
    mc->a = mv;
    if (!first) {
      first = last = cell;
      mfirst = mlast = mc;
    } else if (forward) {
      last->next = cell;
      mlast->b = mc;
      last = cell;
      mlast = mc;
    } else {
      cell->next = first;
      mc->b = mfirst;
      first = cell;
      mfirst = mc;
    }
  }
  globals.roots[at] = first;
  expected[at] = mfirst;
}

static void make_simple(int at, uint32_t which) {
  uint32_t check = random_below(1u << 30);
  if (which == 0) {
    test_box *o = (test_box *)mk_new(CLASS_BOX, sizeof(test_box));
    o->check = check;
    globals.roots[at] = o;
    expected[at] = new_model(BOX, check, 0);
  } else if (which == 1) {
    uint32_t length = random_below(random_below(6) == 0 ? 3000 : 60);
    globals.roots[at] = new_text(check, length);
    expected[at] = new_model(TEXT, check, length);
  } else if (which == 2) {
    /* Grows by few bytes at a time. */
    uint32_t length = random_below(random_below(6) == 0 ? 3000 : 60);
    mk_arr *a = mk_arr_new(MK_ARR_U8, 0);
    for (uint32_t i = 0; i < length; i++) mk_push_u8(a, byte_at(check, i));
    globals.roots[at] = a;
    expected[at] = new_model(SMALL, check, length);
  } else {
    uint32_t length = random_below(random_below(6) == 0 ? 2000 : 40);
    mk_typed *t = mk_u8_new(length);
    for (uint32_t i = 0; i < length; i++) t->data[i] = byte_at(check, i);
    globals.roots[at] = t;
    expected[at] = new_model(BYTES, check, length);
  }
}

static void step(void) {
  int at = (int)random_below(ROOTS);
  uint32_t what = random_below(16);
  if (what < 4) make_pair(at);
  else if (what < 6) make_array(at);
  else if (what < 8) make_list(at, what == 6);
  else if (what < 13) make_simple(at, random_below(4));
  else {
    globals.roots[at] = NULL;
    expected[at] = NULL;
  }
}

/* Memory has run out: half of everything goes. */
static void drop_half(void) {
  for (int k = (int)random_below(2); k < ROOTS; k += 2) {
    globals.roots[k] = NULL;
    expected[k] = NULL;
  }
}

static bool attempt(void (*what)(void)) {
  mk_handler h;
  mk_push_handler(&h);
  if (MK_SETJMP(h.jb) == 0) {
    what();
    mk_pop_handler(&h);
    return true;
  }
  if (!mk_is_error(mk_as_ptr(mk_caught(&h)))) fail("something else than an error was thrown");
  drop_half();
  return false;
}

/* In a frame of its own, so that nothing of it is left on the stack of its caller. */
__attribute__((noinline)) static uint32_t play(uint32_t rounds) {
  uint32_t failures = 0;
  for (uint32_t i = 0; i < rounds; i++) {
    failures += !attempt(step);
    if (model_count > 900000) fail("the test has too few models");
    /* To compare a string is to make it flat, which takes memory. */
    if (random_below(64) == 0) failures += !attempt(compare_all);
    if (random_below(512) == 0) mk_collect();
  }
  while (!attempt(compare_all)) failures++;
  return failures;
}

__attribute__((noinline)) static void clear_stack(void) {
  volatile char room[16384];
  for (size_t i = 0; i < sizeof room; i++) room[i] = 0;
}

int main(int argc, char **argv) {
  random_state += argc > 1 ? (uint64_t)atol(argv[1]) * 7919 : 0;
  uint32_t rounds = argc > 2 ? (uint32_t)atol(argv[2]) : 1000;
  models = calloc(1000000, sizeof(model));
  harness_start(argc > 3 ? (size_t)atol(argv[3]) : 65536, __builtin_frame_address(0));
  mk_prepare_errors();
  uint32_t failures = play(rounds);
  mk_heap_stats_t busy = mk_heap_statistics();
  if (busy.used + busy.free != busy.size || mk_heap_largest_free() > busy.free || busy.min_free > busy.free) fail("figures of the heap");
  for (int i = 0; i < ROOTS; i++) globals.roots[i] = NULL;
  clear_stack();
  mk_collect();
  mk_heap_stats_t empty = mk_heap_statistics();
  /* The prepared error, and little that stale words still hold. */
  if (empty.used > 4096) fail("memory is not given back");
  printf("ok, %u collections, %s\n", (unsigned)busy.collections, failures ? "ran out of memory" : "never full");
  return 0;
}
