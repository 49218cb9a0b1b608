/* The heap without a collector: objects are cut from the arena until it is used up. */
#include "mk_heap.h"

#ifdef MK_ARENA

mk_heap_t mk_heap;
uint8_t *mk_stack_base;

void mk_init(void *arena, size_t bytes) {
  uintptr_t a = ((uintptr_t)arena + 7u) & ~(uintptr_t)7u;
  uintptr_t end = ((uintptr_t)arena + bytes) & ~(uintptr_t)7u;
  mk_heap.base = mk_heap.bump = (uint8_t *)a;
  mk_heap.end = mk_heap.limit = (uint8_t *)(end > a ? end : a);
  mk_heap_poison(mk_heap.base, (size_t)(mk_heap.end - mk_heap.base));
}

void *mk_new_or_null(uint32_t class_id, size_t size) {
  size = (size + 7u) & ~(size_t)7u;
  uint8_t *p = mk_heap.bump;
  if (size > (size_t)(mk_heap.limit - p)) return NULL;
  mk_heap.bump += size;
  mk_heap_unpoison(p, size);
  memset(p, 0, size);
  ((mk_obj *)(void *)p)->hdr = class_id;
  return p;
}

void *mk_new_slow(uint32_t class_id, size_t size) {
  void *p = mk_new_or_null(class_id, size);
  if (!p) mk_throw_memory();
  return p;
}

bool mk_heap_extend(const void *object, size_t size, size_t wanted) {
  size = (size + 7u) & ~(size_t)7u;
  wanted = (wanted + 7u) & ~(size_t)7u;
  if ((const uint8_t *)object + size != mk_heap.bump || wanted - size > (size_t)(mk_heap.limit - mk_heap.bump)) return false;
  mk_heap_unpoison(mk_heap.bump, wanted - size);
  memset(mk_heap.bump, 0, wanted - size);
  mk_heap.bump += wanted - size;
  return true;
}

void mk_collect(void) {}
void mk_add_root(void **root) { (void)root; }
void mk_remove_root(void **root) { (void)root; }

mk_heap_stats_t mk_heap_statistics(void) {
  size_t size = (size_t)(mk_heap.end - mk_heap.base);
  size_t rest = (size_t)(mk_heap.limit - mk_heap.bump);
  return (mk_heap_stats_t){.size = size, .used = size - rest, .free = rest, .min_free = rest, .collections = 0};
}

size_t mk_heap_largest_free(void) { return (size_t)(mk_heap.limit - mk_heap.bump); }

#endif
