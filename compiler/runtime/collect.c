/*
 * Mark and sweep. The heap is read precisely (class descriptors), the C stack and registers conservatively: any word
 * that points into an object keeps it. Nothing moves.
 */
#include "mk_heap.h"

uint8_t *mk_stack_base;

#ifndef MK_ARENA

#if defined(__linux__)
#define MARK_STACK 4096
#else
#define MARK_STACK 96
#endif
#define MAX_ROOTS 8

typedef struct {
  mk_obj *items[MARK_STACK];
  uint32_t n;
  /* Something did not fit: marked objects have to be looked at again. */
  bool overflow;
} mark_stack;

static void **extra_roots[MAX_ROOTS];

void mk_add_root(void **root) {
  for (int i = 0; i < MAX_ROOTS; i++) {
    if (!extra_roots[i]) {
      extra_roots[i] = root;
      return;
    }
  }
  mk_throw_error(2, "too many roots");
}

void mk_remove_root(void **root) {
  for (int i = 0; i < MAX_ROOTS; i++)
    if (extra_roots[i] == root) extra_roots[i] = NULL;
}

static bool test_and_set_mark(const void *p) {
  size_t g = (size_t)((const uint8_t *)p - mk_heap.base) >> 3;
  uint32_t bit = UINT32_C(1) << (g & 31);
  if (mk_heap.marks[g >> 5] & bit) return true;
  mk_heap.marks[g >> 5] |= bit;
  return false;
}

static bool in_heap(const void *p) { return (const uint8_t *)p >= mk_heap.base && (const uint8_t *)p < mk_heap.end; }

static void mark(mark_stack *s, void *p) {
  if (!in_heap(p) || test_and_set_mark(p)) return;
  uint32_t c = MK_CLASS(p);
  if (c == MK_STR8 || c == MK_STR16 || c == MK_STORE_RAW || c == MK_BUFFER) return;
  if (s->n < MARK_STACK) s->items[s->n++] = (mk_obj *)p;
  else s->overflow = true;
}

static void mark_val(mark_stack *s, mk_val v) {
  if (mk_is_ptr(v)) mark(s, mk_as_ptr(v));
}

static void mark_children(mark_stack *s, mk_obj *o) {
  uint32_t c = MK_CLASS(o);
  if (c >= MK_FIRST_CLASS) {
    const mk_class *k = &mk_classes[c - MK_FIRST_CLASS];
    for (uint32_t i = 0; i < k->nrefs; i++) {
      uint16_t at = k->refs[i];
      uint8_t *field = (uint8_t *)o + (at & ~1u);
      if (at & 1u) {
        mk_val v;
        memcpy(&v, field, sizeof v);
        mark_val(s, v);
      } else {
        void *p;
        memcpy(&p, field, sizeof p);
        mark(s, p);
      }
    }
    return;
  }
  switch (c) {
    case MK_ROPE:
      mark(s, ((mk_rope *)o)->left);
      mark(s, ((mk_rope *)o)->right);
      break;
    case MK_STORE_PTR: {
      void **items = (void **)(void *)((mk_store *)o + 1);
      for (uint32_t i = 0, n = ((mk_store *)o)->bytes / sizeof(void *); i < n; i++) mark(s, items[i]);
      break;
    }
    case MK_STORE_VAL: {
      mk_val *items = (mk_val *)(void *)((mk_store *)o + 1);
      for (uint32_t i = 0, n = ((mk_store *)o)->bytes / sizeof(mk_val); i < n; i++) mark_val(s, items[i]);
      break;
    }
    default:
      if (c >= MK_TYPED_I8 && c <= MK_TYPED_U8C) mark(s, ((mk_typed *)o)->buffer);
      else if (((mk_arr *)o)->data && in_heap(((mk_arr *)o)->data)) mark(s, (mk_store *)((mk_arr *)o)->data - 1);
  }
}

/* Start of the object that holds address `a`, or NULL. */
static mk_obj *object_at(uintptr_t a) {
  if (a < (uintptr_t)mk_heap.base || a >= (uintptr_t)mk_heap.end) return NULL;
  size_t g = (a - (uintptr_t)mk_heap.base) >> 3;
  size_t w = g >> 5;
  uint32_t bits = mk_heap.starts[w] & (UINT32_C(0xffffffff) >> (31 - (g & 31)));
  while (bits == 0) {
    if (w == 0) return NULL;
    bits = mk_heap.starts[--w];
  }
  size_t start = w * 32 + (31u - (unsigned)__builtin_clz(bits));
  mk_obj *o = (mk_obj *)(void *)(mk_heap.base + start * 8);
  return a < (uintptr_t)o + mk_object_size(o) ? o : NULL;
}

static void drain(mark_stack *s) {
  for (;;) {
    while (s->n > 0) mark_children(s, s->items[--s->n]);
    if (!s->overflow) return;
    s->overflow = false;
    size_t words = ((size_t)(mk_heap.end - mk_heap.base) / 8 + 31) / 32;
    for (size_t w = 0; w < words; w++) {
      for (uint32_t bits = mk_heap.marks[w]; bits; bits &= bits - 1) {
        size_t g = w * 32 + (unsigned)__builtin_ctz(bits);
        mk_obj *o = (mk_obj *)(void *)(mk_heap.base + g * 8);
        uint32_t c = MK_CLASS(o);
        if (c == MK_STR8 || c == MK_STR16 || c == MK_STORE_RAW || c == MK_BUFFER) continue;
        mark_children(s, o);
        while (s->n > 0) mark_children(s, s->items[--s->n]);
      }
    }
  }
}

/* Words of memory that may be pointers, plain or boxed. */
__attribute__((no_sanitize("address", "undefined"), noinline)) static void mark_words(mark_stack *s, const void *from, const void *to) {
  const uintptr_t *at = (const uintptr_t *)(((uintptr_t)from + sizeof(void *) - 1) & ~(sizeof(void *) - 1));
  for (; at + 1 <= (const uintptr_t *)to; at++) {
    uintptr_t a = *at;
#if UINTPTR_MAX > 0xffffffffu
    if ((a & MK_TAG_BITS) == MK_TAG_PTR) a &= ~MK_TAG_BITS;
#endif
    mk_obj *o = object_at(a);
    if (o) mark(s, o);
    if (s->n > MARK_STACK / 2) drain(s);
  }
}

/* Clears what is not marked and makes holes of the space between. */
static size_t sweep(void) {
  size_t words = ((size_t)(mk_heap.end - mk_heap.base) / 8 + 31) / 32;
  mk_hole *first = NULL;
  mk_hole **tail = &first;
  uint8_t *free_from = mk_heap.base;
  size_t live = 0;
  for (size_t w = 0; w < words; w++) {
    uint32_t bits = mk_heap.starts[w] & mk_heap.marks[w];
    mk_heap.starts[w] = bits;
    mk_heap.marks[w] = 0;
    for (; bits; bits &= bits - 1) {
      uint8_t *p = mk_heap.base + (w * 32 + (unsigned)__builtin_ctz(bits)) * 8;
      size_t size = mk_object_size((mk_obj *)(void *)p);
      if ((size_t)(p - free_from) >= sizeof(mk_hole)) {
        mk_hole *h = (mk_hole *)(void *)free_from;
        h->size = (size_t)(p - free_from);
        *tail = h;
        tail = &h->next;
      }
      live += size;
      free_from = p + size;
    }
  }
  if ((size_t)(mk_heap.end - free_from) >= sizeof(mk_hole)) {
    mk_hole *h = (mk_hole *)(void *)free_from;
    h->size = (size_t)(mk_heap.end - free_from);
    *tail = h;
    tail = &h->next;
  }
  *tail = NULL;
  mk_heap.holes = first;
  return live;
}

__attribute__((no_sanitize("address", "undefined"), noinline)) void mk_collect(void) {
#if defined(__linux__)
  static mark_stack stack;
  mark_stack *s = &stack;
#else
  mark_stack stack;
  mark_stack *s = &stack;
#endif
  s->n = 0;
  s->overflow = false;
  /* Callee-saved registers go to this function's stack frame. */
  __builtin_unwind_init();
  mark_words(s, mk_roots_begin, mk_roots_end);
  for (int i = 0; i < MAX_ROOTS; i++)
    if (extra_roots[i]) mark(s, *extra_roots[i]);
  mark_words(s, __builtin_frame_address(0), mk_stack_base);
  drain(s);
  mk_heap.bump = mk_heap.limit = mk_heap.base;
  mk_heap_collected(sweep());
}

#else
void mk_collect(void) {}
void mk_add_root(void **root) { (void)root; }
void mk_remove_root(void **root) { (void)root; }
#endif
