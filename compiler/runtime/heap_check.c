/* For tests: is the heap as it should be? Compiled with MK_HEAP_CHECK; each collection is checked before and after. */
#include "mk_heap.h"

#if defined(MK_HEAP_CHECK) && !defined(MK_ARENA)

#define STATUS 71

static const char *stage;

MK_NORETURN static void wrong(const char *what) {
  const char *const parts[] = {"heap check ", stage, " a collection: ", what, "\n"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) mk_port_write(parts[i], strlen(parts[i]));
  mk_port_exit(STATUS);
}

static bool is_start(const void *p) {
  size_t g = ((uintptr_t)p - (uintptr_t)mk_heap.base) >> 3;
  return ((uintptr_t)p & 7u) == 0 && (mk_heap.starts[g >> 5] >> (g & 31) & 1u);
}

static void check_reference(const void *p) {
  if ((const uint8_t *)p < mk_heap.base || (const uint8_t *)p >= mk_heap.end) return;
  if (!is_start(p)) wrong("a reference to no object");
}

static void check_val(mk_val v) {
  if (mk_is_ptr(v)) check_reference(mk_as_ptr(v));
}

static void check_fields(const uint8_t *o, const mk_class *k) {
  for (uint32_t i = 0; i < k->nrefs; i++) {
    mk_val v = 0;
    void *p;
    if ((k->refs[i] & ~1u) + (k->refs[i] & 1u ? sizeof v : sizeof p) > k->size) wrong("a field beyond its object");
    if (k->refs[i] & 1u) {
      memcpy(&v, o + (k->refs[i] & ~1u), sizeof v);
      check_val(v);
    } else {
      memcpy(&p, o + k->refs[i], sizeof p);
      check_reference(p);
    }
  }
}

static void check_object(const mk_obj *o) {
  uint32_t c = MK_CLASS(o);
  const mk_store *store = (const mk_store *)o;
  if (o->hdr & ~(MK_FROZEN | 0xffffu)) wrong("marks in a header");
  if (c >= MK_FIRST_CLASS) {
    if (c - MK_FIRST_CLASS >= mk_nclasses) wrong("an unknown class");
    check_fields((const uint8_t *)o, &mk_classes[c - MK_FIRST_CLASS]);
  } else if (c == 0 || c > MK_STORE_PTR) {
    wrong("an unknown class");
  } else if (c == MK_STORE_PTR) {
    for (uint32_t i = 0; i < store->bytes / sizeof(void *); i++) check_reference(((void *const *)(const void *)(store + 1))[i]);
  } else if (c == MK_STORE_VAL) {
    for (uint32_t i = 0; i < store->bytes / sizeof(mk_val); i++) check_val(((const mk_val *)(const void *)(store + 1))[i]);
  } else if (c >= MK_ARR_BOOL && c <= MK_ARR_PTR) {
    const mk_arr *a = (const mk_arr *)o;
    if (a->len > a->cap || (a->cap > 0 && !a->data)) wrong("an array longer than its elements");
    if (a->data) check_reference((const mk_store *)a->data - 1);
  } else if (c == MK_ROPE || c == MK_ROPE16) {
    const mk_rope *r = (const mk_rope *)o;
    if (!r->left || (r->right && r->left->len + r->right->len != r->len)) wrong("a string whose parts do not fit");
    check_reference(r->left);
    check_reference(r->right);
  }
}

/* Holes are free, and do not overlap what comes before them in memory; returns their bytes. */
static size_t check_holes(const mk_hole *h, bool ordered) {
  size_t sum = 0;
  const uint8_t *last = NULL;
  for (; h; h = h->next) {
    const uint8_t *at = (const uint8_t *)h;
    if (at < mk_heap.base || at + h->size > mk_heap.end || h->size < sizeof(mk_hole)) wrong("a hole outside of the heap");
    if (ordered && at < last) wrong("holes out of order");
    for (const uint8_t *p = at; p < at + h->size; p += 8)
      if (is_start(p)) wrong("an object in a hole");
    last = at + h->size;
    sum += h->size;
  }
  return sum;
}

void mk_heap_check(const char *when) {
  stage = when;
  size_t used = 0;
  const uint8_t *free_from = mk_heap.base;
  for (const uint8_t *p = mk_heap.base; p < mk_heap.end; p += 8) {
    if (!is_start(p)) continue;
    if (p < free_from) wrong("objects overlap");
    if (p >= mk_heap.top) wrong("an object beyond the top");
    check_object((const mk_obj *)(const void *)p);
    size_t size = mk_object_size((const mk_obj *)(const void *)p);
    if (size > (size_t)(mk_heap.end - p)) wrong("an object beyond the end");
    used += size;
    free_from = p + size;
  }
  for (const uint8_t *p = mk_heap.bump; p < mk_heap.limit; p += 8)
    if (is_start(p)) wrong("an object in the hole in use");
  for (const uint8_t *p = mk_heap.spare; p < mk_heap.spare_limit; p += 8)
    if (is_start(p)) wrong("an object in the spare piece");
  size_t holes = (size_t)(mk_heap.limit - mk_heap.bump) + (size_t)(mk_heap.spare_limit - mk_heap.spare) + mk_heap.listed;
  if (check_holes(mk_heap.small, true) + check_holes(mk_heap.big, true) + check_holes(mk_heap.left, false) != mk_heap.listed) wrong("a wrong count of what is free");
  if (used + holes > (size_t)(mk_heap.end - mk_heap.base)) wrong("more memory than there is");
}

#endif
