/* Making and measuring objects of any class. */
#include "mk.h"

void *mk_closure_new(uint32_t class_id, uint32_t size, void (*code)(void)) {
  mk_closure *c = (mk_closure *)mk_new(class_id, size);
  c->code = code;
  return c;
}

void *mk_frame_new(uint32_t class_id, uint32_t size, void (*step)(mk_frame *)) {
  mk_frame *f = (mk_frame *)mk_new(class_id, size);
  f->step = step;
  return f;
}

size_t mk_object_size(const mk_obj *o) {
  uint32_t c = MK_CLASS(o);
  size_t n;
  if (c >= MK_FIRST_CLASS) n = mk_classes[c - MK_FIRST_CLASS].size;
  else if (c == MK_STR8) n = sizeof(mk_str) + ((const mk_str *)o)->len;
  else if (c == MK_STR16) n = sizeof(mk_str) + (size_t)((const mk_str *)o)->len * 2;
  else if (c >= MK_BUFFER) n = sizeof(mk_store) + ((const mk_store *)o)->bytes;
  else if (c >= MK_TYPED_I8) n = sizeof(mk_typed);
  else n = c >= MK_ARR_BOOL ? sizeof(mk_arr) : sizeof(mk_rope);
  return (n + 7u) & ~(size_t)7u;
}

int32_t mk_heap_stat(int32_t which) {
  mk_heap_stats_t s = mk_heap_statistics();
  switch (which) {
    case 0: return (int32_t)s.size;
    case 1: return (int32_t)s.used;
    case 2: return (int32_t)s.free;
    case 3: return (int32_t)s.min_free;
    case 4: return (int32_t)mk_heap_largest_free();
    case 5: return (int32_t)s.collections;
    default: return -1;
  }
}
