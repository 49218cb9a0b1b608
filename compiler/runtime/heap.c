/*
 * The heap: one arena. Objects are cut from the front of the current hole; holes are kept in address order.
 * Two bitmaps, one bit per 8-byte granule, say where objects start and which are marked.
 */
#include "mk_heap.h"

mk_heap_t mk_heap;
static size_t least_free;
static uint32_t collections;

/* A large hole is used in pieces, so that the budget between collections is kept. */
#define PIECE ((size_t)32768)
/* Requests of this size do not give up the current hole. */
#define LARGE ((size_t)512)
#define LEAST_BUDGET ((size_t)256 * 1024)

void mk_init(void *arena, size_t bytes) {
  uintptr_t a = ((uintptr_t)arena + 7u) & ~(uintptr_t)7u;
  size_t total = (bytes - (a - (uintptr_t)arena)) & ~(size_t)7u;
#ifdef MK_ARENA
  mk_heap.base = (uint8_t *)a;
#else
  /* 32 granules of 8 bytes need one word in each of two bitmaps: 264 bytes. */
  size_t words = total / 264;
  mk_heap.starts = (uint32_t *)a;
  mk_heap.marks = mk_heap.starts + words;
  memset(mk_heap.starts, 0, words * 8);
  mk_heap.base = (uint8_t *)(((uintptr_t)(mk_heap.marks + words) + 7u) & ~(uintptr_t)7u);
#endif
#ifdef MK_ARENA
  mk_heap.end = (uint8_t *)(a + total);
#else
  mk_heap.end = mk_heap.base + words * 256;
  if (mk_heap.end > (uint8_t *)(a + total)) mk_heap.end = (uint8_t *)(a + total);
#endif
  mk_heap.bump = mk_heap.limit = mk_heap.base;
  mk_heap.holes = (mk_hole *)(void *)mk_heap.base;
  mk_heap.holes->next = NULL;
  mk_heap.holes->size = (size_t)(mk_heap.end - mk_heap.base);
  mk_heap.taken = 0;
  mk_heap.budget = LEAST_BUDGET;
  least_free = mk_heap.holes->size;
  collections = 0;
}

static size_t rest_of_current(void) { return (size_t)(mk_heap.limit - mk_heap.bump); }

/* Gives the rest of the current hole back, so that nothing is lost when it is left. */
static bool next_hole(size_t size) {
  for (mk_hole **at = &mk_heap.holes; *at; at = &(*at)->next) {
    mk_hole *h = *at;
    if (h->size < size) {
      /* Too small now: it comes back with the next collection. */
      continue;
    }
    size_t take = h->size;
    size_t piece = size > PIECE ? size : PIECE;
    if (take >= piece + sizeof(mk_hole) + 64) {
      take = (piece + 7u) & ~(size_t)7u;
      mk_hole *rest = (mk_hole *)(void *)((uint8_t *)h + take);
      rest->next = h->next;
      rest->size = h->size - take;
      *at = rest;
    } else {
      *at = h->next;
    }
    mk_heap.bump = (uint8_t *)h;
    mk_heap.limit = (uint8_t *)h + take;
    mk_heap.taken += take;
    return true;
  }
  return false;
}

static void put_back(uint8_t *bump, uint8_t *limit) {
  size_t size = (size_t)(limit - bump);
  if (size < sizeof(mk_hole)) return;
  mk_hole *h = (mk_hole *)(void *)bump;
  mk_hole **at = &mk_heap.holes;
  while (*at && *at < h) at = &(*at)->next;
  h->next = *at;
  h->size = size;
  *at = h;
}

static void *cut(size_t size) {
  if (size <= rest_of_current()) {
    void *p = mk_heap.bump;
    mk_heap.bump += size;
    return p;
  }
  uint8_t *bump = mk_heap.bump;
  uint8_t *limit = mk_heap.limit;
  if (!next_hole(size)) return NULL;
  void *p = mk_heap.bump;
  mk_heap.bump += size;
  if (size >= LARGE && (size_t)(limit - bump) > rest_of_current()) {
    put_back(mk_heap.bump, mk_heap.limit);
    mk_heap.bump = bump;
    mk_heap.limit = limit;
  } else {
    put_back(bump, limit);
  }
  return p;
}

void *mk_new_slow(uint32_t class_id, size_t size) {
  void *p = NULL;
#ifdef MK_ARENA
  p = cut(size);
#else
#ifdef MK_GC_STRESS
  mk_collect();
#else
  if (mk_heap.taken > mk_heap.budget && size > rest_of_current()) mk_collect();
#endif
  p = cut(size);
  if (!p) {
    mk_collect();
    p = cut(size);
  }
#endif
  if (!p) mk_throw_memory();
  mk_mark_start(p);
  memset(p, 0, size);
  ((mk_obj *)p)->hdr = class_id;
  return p;
}

void *mk_closure_new(uint32_t class_id, uint32_t size, void (*code)(void)) {
  mk_closure *c = (mk_closure *)mk_new(class_id, size);
  c->code = code;
  return c;
}

void *mk_frame_new(uint32_t class_id, uint32_t size, void (*step)(mk_frame *)) {
  mk_frame *f = (mk_frame *)mk_new(class_id, size);
  f->step = step;
  f->thrown = MK_UNDEFINED;
  return f;
}

static size_t free_bytes(size_t *largest) {
  size_t sum = rest_of_current();
  *largest = sum;
  for (mk_hole *h = mk_heap.holes; h; h = h->next) {
    sum += h->size;
    if (h->size > *largest) *largest = h->size;
  }
  return sum;
}

void mk_heap_collected(size_t live) {
  size_t largest;
  size_t free = free_bytes(&largest);
  if (free < least_free) least_free = free;
  collections++;
  mk_heap.taken = 0;
  mk_heap.budget = live > LEAST_BUDGET ? live : LEAST_BUDGET;
}

mk_heap_stats_t mk_heap_statistics(void) {
  mk_heap_stats_t s;
  s.size = (size_t)(mk_heap.end - mk_heap.base);
  s.free = free_bytes(&s.largest_free);
  if (s.free < least_free) least_free = s.free;
  s.used = s.size - s.free;
  s.min_free = least_free;
  s.collections = collections;
  return s;
}

int32_t mk_heap_stat(int32_t which) {
  mk_heap_stats_t s = mk_heap_statistics();
  switch (which) {
    case 0: return (int32_t)s.size;
    case 1: return (int32_t)s.used;
    case 2: return (int32_t)s.free;
    case 3: return (int32_t)s.min_free;
    case 4: return (int32_t)s.largest_free;
    case 5: return (int32_t)s.collections;
    default: return -1;
  }
}

size_t mk_object_size(const mk_obj *o) {
  uint32_t c = MK_CLASS(o);
  size_t n;
  switch (c) {
    case MK_STR8: n = sizeof(mk_str) + ((const mk_str *)o)->len; break;
    case MK_STR16: n = sizeof(mk_str) + (size_t)((const mk_str *)o)->len * 2; break;
    case MK_ROPE: n = sizeof(mk_rope); break;
    case MK_STORE_RAW:
    case MK_STORE_VAL:
    case MK_STORE_PTR:
    case MK_BUFFER: n = sizeof(mk_store) + ((const mk_store *)o)->bytes; break;
    default:
      if (c >= MK_FIRST_CLASS) n = mk_classes[c - MK_FIRST_CLASS].size;
      else if (c >= MK_TYPED_I8 && c <= MK_TYPED_U8C) n = sizeof(mk_typed);
      else n = sizeof(mk_arr);
  }
  return (n + 7u) & ~(size_t)7u;
}
