/*
 * Mark and sweep. The heap is read precisely (class descriptors), the C stack and registers conservatively: any word
 * that points into an object keeps it. Nothing moves, and nothing here recurses.
 *
 * Objects that are marked but not yet looked into form a list. In heaps of up to 256 KB it is threaded through the
 * headers, whose 15 spare bits hold the number of the next one's granule, so that it costs nothing and cannot overflow.
 * Larger heaps have an array; when it is full, objects are only marked, and all marked ones are looked into again.
 */
#include "mk_heap.h"

#ifndef MK_ARENA

uint8_t *mk_stack_base;

#define MAX_ROOTS 8
#define LINK_SHIFT 16
#define LINK_BITS UINT32_C(0x7fff0000)

typedef struct {
  uint8_t *base;
  uint32_t *marks;
  size_t granules;
  mk_obj **items;
  /* In the array; in a heap without it one more than the granule of the first in the list, or 0. */
  uint32_t pending;
  bool overflow;
} marker;

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

static bool has_references(uint32_t c) { return c > MK_STR16 && c != MK_STORE_RAW && c != MK_BUFFER; }

static void push(marker *m, mk_obj *o, size_t granule) {
  if (!m->items) {
    o->hdr |= m->pending << LINK_SHIFT;
    m->pending = (uint32_t)granule + 1;
  } else if (m->pending < mk_heap.stack_size) {
    m->items[m->pending++] = o;
  } else {
    m->overflow = true;
  }
}

static mk_obj *pop(marker *m) {
  if (m->items) return m->items[--m->pending];
  mk_obj *o = (mk_obj *)(void *)(m->base + (size_t)(m->pending - 1) * 8);
  m->pending = (o->hdr & LINK_BITS) >> LINK_SHIFT;
  o->hdr &= ~LINK_BITS;
  return o;
}

/* `p` is the start of an object, or does not point to the heap. */
static void mark(marker *m, void *p) {
  size_t g = ((uintptr_t)p - (uintptr_t)m->base) >> 3;
  if (g >= m->granules) return;
  uint32_t bit = UINT32_C(1) << (g & 31);
  if (m->marks[g >> 5] & bit) return;
  m->marks[g >> 5] |= bit;
  if (has_references(MK_CLASS(p))) push(m, (mk_obj *)p, g);
}

static void mark_val(marker *m, mk_val v) {
  if (mk_is_ptr(v)) mark(m, mk_as_ptr(v));
}

static void mark_fields(marker *m, mk_obj *o, const mk_class *k) {
  const uint16_t *at = k->refs;
  for (const uint16_t *end = at + k->nrefs; at < end; at++) {
    uint8_t *field = (uint8_t *)o + (*at & ~1u);
    if (*at & 1u) {
      mk_val v;
      memcpy(&v, field, sizeof v);
      mark_val(m, v);
    } else {
      void *p;
      memcpy(&p, field, sizeof p);
      mark(m, p);
    }
  }
}

static void mark_children(marker *m, mk_obj *o) {
  uint32_t c = MK_CLASS(o);
  if (c >= MK_FIRST_CLASS) {
    mark_fields(m, o, &mk_classes[c - MK_FIRST_CLASS]);
  } else if (c == MK_STORE_PTR) {
    void **at = (void **)(void *)((mk_store *)o + 1);
    for (void **end = at + ((mk_store *)o)->bytes / sizeof(void *); at < end; at++) mark(m, *at);
  } else if (c == MK_STORE_VAL) {
    mk_val *at = (mk_val *)(void *)((mk_store *)o + 1);
    for (mk_val *end = at + ((mk_store *)o)->bytes / sizeof(mk_val); at < end; at++) mark_val(m, *at);
  } else if (c >= MK_TYPED_I8) {
    mark(m, ((mk_typed *)o)->buffer);
  } else if (c >= MK_ARR_BOOL) {
    /* The elements lie behind a header, in the heap or in static memory. */
    if (((mk_arr *)o)->data) mark(m, (mk_store *)((mk_arr *)o)->data - 1);
  } else {
    mark(m, ((mk_rope *)o)->left);
    mark(m, ((mk_rope *)o)->right);
  }
}

/* Looks into all marked objects: some of them found no room. */
static void again(marker *m) {
  m->overflow = false;
  for (size_t w = 0; w < m->granules / 32; w++) {
    for (uint32_t bits = m->marks[w]; bits; bits &= bits - 1) {
      mk_obj *o = (mk_obj *)(void *)(m->base + (w * 32 + (unsigned)__builtin_ctz(bits)) * 8);
      if (!has_references(MK_CLASS(o))) continue;
      mark_children(m, o);
      while (m->pending > 0) mark_children(m, pop(m));
    }
  }
}

static void drain(marker *m) {
  while (m->pending > 0) mark_children(m, pop(m));
  while (m->overflow) again(m);
}

/* Start of the object that holds address `a`, or NULL. */
static mk_obj *object_at(uintptr_t a) {
  if (a < (uintptr_t)mk_heap.base || a >= (uintptr_t)mk_heap.top) return NULL;
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

/* Words of memory that may be pointers, plain or boxed. */
__attribute__((no_sanitize("address", "undefined"), noinline)) static void mark_words(marker *m, const void *from, const void *to) {
  const uintptr_t *at = (const uintptr_t *)(((uintptr_t)from + sizeof(void *) - 1) & ~(sizeof(void *) - 1));
  for (; at + 1 <= (const uintptr_t *)to; at++) {
    uintptr_t a = *at;
#if UINTPTR_MAX > 0xffffffffu
    if ((a & MK_TAG_BITS) == MK_TAG_PTR) a &= ~MK_TAG_BITS;
#endif
    mk_obj *o = object_at(a);
    if (!o) continue;
    mark(m, o);
    drain(m);
  }
}

/* Forgets what is not marked and makes holes of the space between. Returns the bytes that live. */
static size_t sweep(void) {
  mk_heap.small = mk_heap.big = mk_heap.left = NULL;
  mk_heap.listed = 0;
  mk_hole **small = &mk_heap.small;
  mk_hole **big = &mk_heap.big;
  uint8_t *free_from = mk_heap.base;
  size_t live = 0;
  size_t words = ((size_t)(mk_heap.top - mk_heap.base) / 8 + 31) / 32;
  for (size_t w = 0; w < words; w++) {
    uint32_t bits = mk_heap.marks[w];
    mk_heap.starts[w] = bits;
    mk_heap.marks[w] = 0;
    for (; bits; bits &= bits - 1) {
      uint8_t *p = mk_heap.base + (w * 32 + (unsigned)__builtin_ctz(bits)) * 8;
      uint32_t c = MK_CLASS(p);
      size_t size = c >= MK_FIRST_CLASS ? (mk_classes[c - MK_FIRST_CLASS].size + 7u) & ~(size_t)7u : mk_object_size((mk_obj *)(void *)p);
      if (p != free_from) mk_heap_hole(free_from, p, &small, &big);
      live += size;
      free_from = p + size;
    }
  }
  mk_heap.top = free_from;
  mk_heap_hole(free_from, mk_heap.end, &small, &big);
  return live;
}

__attribute__((no_sanitize("address", "undefined"), noinline)) static void collect_from_here(void) {
  marker m = {
      .base = mk_heap.base, .marks = mk_heap.marks, .granules = (size_t)(mk_heap.end - mk_heap.base) / 8, .items = mk_heap.stack};
  mark_words(&m, mk_roots_begin, mk_roots_end);
  for (int i = 0; i < MAX_ROOTS; i++)
    if (extra_roots[i]) mark(&m, *extra_roots[i]);
  drain(&m);
  mark_words(&m, __builtin_frame_address(0), mk_stack_base);
  mk_heap.bump = mk_heap.limit = mk_heap.spare = mk_heap.spare_limit = mk_heap.base;
  mk_heap_collected(sweep());
}

/* Registers that callers expect to keep are saved in this function's frame, which lies above that of the next. */
__attribute__((noinline)) void mk_collect(void) {
#ifdef MK_HEAP_CHECK
  mk_heap_check("before");
#endif
  __builtin_unwind_init();
  collect_from_here();
  /* Not a tail call: the frame has to stay. */
  __asm volatile("" ::: "memory");
#ifdef MK_HEAP_CHECK
  mk_heap_check("after");
#endif
}

#endif
