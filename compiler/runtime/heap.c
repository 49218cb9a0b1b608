/*
 * The heap: one arena. Objects are cut from the front of the hole in use; when it is used up the next one is taken.
 * Two bitmaps, one bit for each granule of 8 bytes, say where objects start and which of them are marked.
 *
 * The collector (collect.c) leaves two lists of holes, both in address order: small ones, which small requests fill up
 * first, and big ones, from which pieces are taken. A request that does not fit into the small hole in use, nor into
 * the next few, is cut from a spare piece, so that it does not end the use of small holes for small objects.
 * What is left of a hole goes to a third list, the last resort before the next collection. So nothing is lost.
 * In small heaps large blocks come from the far ends of holes.
 */
#include "mk_heap.h"

#ifndef MK_ARENA

mk_heap_t mk_heap;
static size_t least_free;
static uint32_t collections;

/* Most of a big hole that is used at once, so that the budget between collections is kept. */
#define PIECE ((size_t)32768)
/* Small holes that are looked at for one request, and what is worth keeping of the hole in use. */
#define NEAR 8
#define USEFUL ((size_t)16)
/* Up to here garbage may pile up before a collection while there are holes left. */
#define LEAST_BUDGET ((size_t)1024 * 1024)
/* Larger heaps have an array for the collector; in smaller ones the headers have room for its list (collect.c). */
#define LISTED_GRANULES ((size_t)0x7ffe)
/* Of the arena, what that array takes. */
#define STACK_SHARE 128

void mk_init(void *arena, size_t bytes) {
  uintptr_t a = ((uintptr_t)arena + 7u) & ~(uintptr_t)7u;
  uintptr_t end = ((uintptr_t)arena + bytes) & ~(uintptr_t)7u;
  size_t total = end > a ? end - a : 0;
  mk_heap.stack = NULL;
  mk_heap.stack_size = 0;
  if (total / 8 > LISTED_GRANULES) {
    mk_heap.stack = (mk_obj **)a;
    mk_heap.stack_size = (uint32_t)(total / STACK_SHARE / sizeof(void *));
    size_t taken = ((size_t)mk_heap.stack_size * sizeof(void *) + 7u) & ~(size_t)7u;
    a += taken;
    total -= taken;
  }
  /* 32 granules need one word in each of two bitmaps: 264 bytes. */
  size_t words = total / 264;
  mk_heap.starts = (uint32_t *)a;
  mk_heap.marks = mk_heap.starts + words;
  memset(mk_heap.starts, 0, words * 8);
  mk_heap.base = (uint8_t *)(mk_heap.marks + words);
  mk_heap.end = mk_heap.base + words * 256;
  mk_heap.bump = mk_heap.limit = mk_heap.top = mk_heap.base;
  mk_heap.spare = mk_heap.spare_limit = mk_heap.base;
  mk_heap.small = mk_heap.big = mk_heap.left = NULL;
  mk_heap.listed = 0;
  mk_heap.taken = 0;
  mk_heap.budget = LEAST_BUDGET;
  least_free = words * 256;
  collections = 0;
  mk_hole **tail = &mk_heap.big;
  mk_heap_hole(mk_heap.base, mk_heap.end, &tail, &tail);
}

void mk_heap_hole(uint8_t *from, uint8_t *to, mk_hole ***small, mk_hole ***big) {
  size_t size = (size_t)(to - from);
  if (size < sizeof(mk_hole)) return;
  mk_heap_unpoison(from, sizeof(mk_hole));
  mk_hole *h = (mk_hole *)(void *)from;
  mk_hole ***list = size < MK_BIG_HOLE ? small : big;
  h->next = NULL;
  h->size = size;
  mk_heap.listed += size;
  **list = h;
  *list = &h->next;
  mk_heap_poison(h + 1, size - sizeof(mk_hole));
}

static size_t rest_of_current(void) { return (size_t)(mk_heap.limit - mk_heap.bump); }

/* To the last resort. */
static void leave(uint8_t *from, uint8_t *to) {
  if ((size_t)(to - from) < sizeof(mk_hole)) return;
  mk_heap_unpoison(from, sizeof(mk_hole));
  mk_hole *h = (mk_hole *)(void *)from;
  h->next = mk_heap.left;
  h->size = (size_t)(to - from);
  mk_heap.left = h;
  mk_heap.listed += h->size;
}

/* From here on up nothing was allocated since the last collection. */
static void raise_top(uint8_t *to) {
  if (to > mk_heap.top) mk_heap.top = to;
}

static void use(uint8_t *from, size_t size) {
  leave(mk_heap.bump, mk_heap.limit);
  mk_heap.bump = from;
  mk_heap.limit = from + size;
  raise_top(mk_heap.limit);
  mk_heap.taken += size;
  mk_heap_poison(from, size);
}

static mk_hole *first_fit(mk_hole **at, size_t size) {
  for (; *at; at = &(*at)->next) {
    mk_hole *h = *at;
    if (h->size < size) continue;
    *at = h->next;
    mk_heap.listed -= h->size;
    return h;
  }
  return NULL;
}

/* Cuts `size` bytes from the front of a big hole, or all of it where little would be left. Returns the bytes. */
static size_t cut_front(mk_hole **at, size_t size) {
  mk_hole whole = **at;
  if (whole.size < size + MK_BIG_HOLE) {
    *at = whole.next;
    mk_heap.listed -= whole.size;
    return whole.size;
  }
  /* May overlap the head of the hole it is cut from. */
  mk_hole *rest = (mk_hole *)(void *)((uint8_t *)*at + size);
  mk_heap_unpoison(rest, sizeof(mk_hole));
  rest->next = whole.next;
  rest->size = whole.size - size;
  *at = rest;
  mk_heap.listed -= size;
  return size;
}

/* The front of the first big hole that has `least` bytes: `most`, if there are as many. */
static uint8_t *front_of_big(size_t least, size_t most, size_t *taken) {
  for (mk_hole **at = &mk_heap.big; *at; at = &(*at)->next) {
    mk_hole *h = *at;
    if (h->size < least) continue;
    *taken = cut_front(at, most);
    return (uint8_t *)h;
  }
  return NULL;
}

static uint8_t *bump(size_t size) {
  uint8_t *p = mk_heap.bump;
  mk_heap.bump += size;
  return p;
}

/*
 * In small heaps large blocks come from the far end of a hole: they are buffers and texts, most of which die soon. What
 * lives long gathers at the near end, and does not break up the space that the next large ones need.
 */
static bool is_small(void) { return mk_heap.stack_size == 0; }

static uint8_t *cut_end(size_t size) {
  mk_heap.limit -= size;
  return mk_heap.limit;
}

/* One of the first small holes that has room; if none has, the first is given up, so that the list gets shorter. */
static mk_hole *near_fit(size_t size) {
  mk_hole **at = &mk_heap.small;
  for (int tries = 0; *at && tries < NEAR; tries++, at = &(*at)->next) {
    mk_hole *h = *at;
    if (h->size < size) continue;
    *at = h->next;
    mk_heap.listed -= h->size;
    return h;
  }
  mk_hole *h = mk_heap.small;
  if (h) {
    mk_heap.small = h->next;
    h->next = mk_heap.left;
    mk_heap.left = h;
  }
  return NULL;
}

/* From the front of a hole that is in no list; what is left of it is there for later. */
static uint8_t *cut_hole(mk_hole *h, size_t size) {
  uint8_t *p = (uint8_t *)h;
  size_t taken = h->size;
  raise_top(p + taken);
  mk_heap.taken += taken;
  leave(p + size, p + taken);
  return p;
}

/* From a piece of a big hole that is kept for what does not fit into small ones, while there are such. */
static uint8_t *cut_spare(size_t size) {
  if (size > (size_t)(mk_heap.spare_limit - mk_heap.spare)) {
    size_t taken;
    uint8_t *piece = front_of_big(size, PIECE, &taken);
    if (!piece) return NULL;
    leave(mk_heap.spare, mk_heap.spare_limit);
    mk_heap.spare = piece;
    mk_heap.spare_limit = piece + taken;
    raise_top(piece + taken);
    mk_heap.taken += taken;
    mk_heap_poison(piece, taken);
  }
  uint8_t *p = mk_heap.spare;
  mk_heap.spare += size;
  return p;
}

/* From the end of the last big hole that is not used up by that. */
static uint8_t *end_of_big(size_t size) {
  mk_hole *last = NULL;
  for (mk_hole *h = mk_heap.big; h; h = h->next) {
    if (h->size >= size + MK_BIG_HOLE) last = h;
  }
  if (!last) return NULL;
  uint8_t *end = (uint8_t *)last + last->size;
  last->size -= size;
  mk_heap.listed -= size;
  raise_top(end);
  mk_heap.taken += size;
  return end - size;
}

static uint8_t *cut_large(size_t size) {
  uint8_t *far = is_small() ? end_of_big(size) : NULL;
  if (far) return far;
  size_t taken;
  uint8_t *p = front_of_big(size, size, &taken);
  if (p) {
    raise_top(p + taken);
    mk_heap.taken += taken;
    leave(p + size, p + taken);
    return p;
  }
  if (size <= rest_of_current()) return bump(size);
  return cut_spare(size);
}

static uint8_t *cut_small(size_t size) {
  mk_hole *h = near_fit(size);
  if (h && rest_of_current() >= USEFUL) return cut_hole(h, size);
  if (h) {
    use((uint8_t *)h, h->size);
    return bump(size);
  }
  if (mk_heap.small) return cut_spare(size);
  /* No small holes left: the spare piece, or another, becomes the hole in use. */
  uint8_t *piece = mk_heap.spare;
  size_t taken = (size_t)(mk_heap.spare_limit - piece);
  if (taken < size) piece = front_of_big(size, PIECE, &taken);
  else mk_heap.spare = mk_heap.spare_limit = mk_heap.base;
  if (!piece) return NULL;
  use(piece, taken);
  return bump(size);
}

static uint8_t *cut(size_t size) {
  if (size <= rest_of_current()) return size >= MK_LARGE && is_small() ? cut_end(size) : bump(size);
  uint8_t *p = size >= MK_LARGE ? cut_large(size) : cut_small(size);
  if (p) return p;
  mk_hole *h = first_fit(&mk_heap.small, size);
  if (!h) h = first_fit(&mk_heap.left, size);
  return h ? cut_hole(h, size) : NULL;
}

#ifdef MK_GC_STRESS_SWITCH
bool mk_gc_stress;
#endif

#ifdef MK_FAIL_ALLOCATION
#define COUNTED true
/* For tests: counts down at each allocation; the one that brings it to zero fails, as do those after it. */
uint32_t mk_allocations_left = UINT32_MAX;
static bool fails(void) { return mk_allocations_left != UINT32_MAX && (mk_allocations_left == 0 || --mk_allocations_left == 0); }
#else
#define COUNTED false
static bool fails(void) { return false; }
#endif

void *mk_new_or_null(uint32_t class_id, size_t size) {
  size = (size + 7u) & ~(size_t)7u;
  if (fails()) return NULL;
  if (MK_STRESSED || (mk_heap.taken > mk_heap.budget && size > rest_of_current())) mk_collect();
  uint8_t *p = cut(size);
  if (!p) {
    mk_collect();
    p = cut(size);
    if (!p) return NULL;
  }
  mk_heap_unpoison(p, size);
  mk_mark_start(p);
  memset(p, 0, size);
  ((mk_obj *)(void *)p)->hdr = class_id;
  return p;
}

void *mk_new_slow(uint32_t class_id, size_t size) {
  void *p = mk_new_or_null(class_id, size);
  if (!p) mk_throw_memory();
  return p;
}

/* Cuts `more` bytes off the big hole that begins there; those from which blocks were cut last come first. Returns the bytes. */
static size_t take_at(const uint8_t *from, size_t more) {
  int tries = 8;
  for (mk_hole **at = &mk_heap.big; *at && tries > 0; at = &(*at)->next, tries--) {
    if ((const uint8_t *)*at != from || (*at)->size < more) continue;
    uint8_t *begin = (uint8_t *)*at;
    size_t taken = cut_front(at, more);
    raise_top(begin + taken);
    mk_heap.taken += taken;
    mk_heap_poison(begin, taken);
    return taken;
  }
  return 0;
}

static bool extend(uint8_t *end, size_t more) {
  if (end == mk_heap.bump) {
    if (more > rest_of_current()) mk_heap.limit += take_at(mk_heap.limit, more - rest_of_current());
    if (more > rest_of_current()) return false;
    bump(more);
    return true;
  }
  if (end == mk_heap.spare && more <= (size_t)(mk_heap.spare_limit - end)) {
    mk_heap.spare += more;
    return true;
  }
  size_t taken = take_at(end, more);
  if (taken > 0) leave(end + more, end + taken);
  return taken > 0;
}

bool mk_heap_extend(const void *object, size_t size, size_t wanted) {
  /* To make an array longer is an allocation where each of them is looked at. */
  if (MK_STRESSED || COUNTED) return false;
  size = (size + 7u) & ~(size_t)7u;
  wanted = (wanted + 7u) & ~(size_t)7u;
  uint8_t *end = (uint8_t *)(uintptr_t)object + size;
  if (!extend(end, wanted - size)) return false;
  mk_heap_unpoison(end, wanted - size);
  memset(end, 0, wanted - size);
  return true;
}

static size_t largest_of(const mk_hole *h, size_t largest) {
  for (; h; h = h->next) {
    if (h->size > largest) largest = h->size;
  }
  return largest;
}

size_t mk_heap_largest_free(void) {
  size_t spare = (size_t)(mk_heap.spare_limit - mk_heap.spare);
  size_t largest = rest_of_current() > spare ? rest_of_current() : spare;
  return largest_of(mk_heap.small, largest_of(mk_heap.big, largest_of(mk_heap.left, largest)));
}

void mk_heap_collected(size_t live) {
  size_t free = (size_t)(mk_heap.end - mk_heap.base) - live;
  if (free < least_free) least_free = free;
  collections++;
  mk_heap.taken = 0;
  mk_heap.budget = 2 * live > LEAST_BUDGET ? 2 * live : LEAST_BUDGET;
}

mk_heap_stats_t mk_heap_statistics(void) {
  mk_heap_stats_t s;
  s.size = (size_t)(mk_heap.end - mk_heap.base);
  s.free = rest_of_current() + (size_t)(mk_heap.spare_limit - mk_heap.spare) + mk_heap.listed;
  if (s.free < least_free) least_free = s.free;
  s.used = s.size - s.free;
  s.min_free = least_free;
  s.collections = collections;
  return s;
}

#endif
