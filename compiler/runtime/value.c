/* Operations on values of unknown type. */
#include "mk.h"

bool mk_num_same_zero(double a, double b) { return a == b || (a != a && b != b); }

bool mk_ptr_strict_eq(const void *a, const void *b) {
  if (a == b) return true;
  return a && b && mk_ptr_is_string(a) && mk_ptr_is_string(b) && mk_str_eq(a, b);
}

bool mk_val_strict_eq(mk_val a, mk_val b) {
  if (mk_is_number(a) && mk_is_number(b)) return mk_as_num(a) == mk_as_num(b);
  if (a == b) return true;
  return mk_is_ptr(a) && mk_is_ptr(b) && mk_ptr_strict_eq(mk_as_ptr(a), mk_as_ptr(b));
}

bool mk_val_same_zero(mk_val a, mk_val b) {
  if (mk_is_number(a) && mk_is_number(b)) return mk_num_same_zero(mk_as_num(a), mk_as_num(b));
  return mk_val_strict_eq(a, b);
}

bool mk_val_truthy(mk_val v) {
  if (mk_is_number(v)) {
    double d = mk_as_num(v);
    return d < 0 || d > 0;
  }
  if (mk_is_ptr(v)) {
    const void *p = mk_as_ptr(v);
    return !mk_ptr_is_string(p) || ((const mk_str *)p)->len > 0;
  }
  return v == MK_TRUE;
}

MK_STATIC_STR8(s_undefined, 9, "undefined");
MK_STATIC_STR8(s_null, 4, "null");
MK_STATIC_STR8(s_true, 4, "true");
MK_STATIC_STR8(s_false, 5, "false");
MK_STATIC_STR8(s_number, 6, "number");
MK_STATIC_STR8(s_boolean, 7, "boolean");
MK_STATIC_STR8(s_string, 6, "string");
MK_STATIC_STR8(s_function, 8, "function");
MK_STATIC_STR8(s_object, 6, "object");
MK_STATIC_STR8(s_object_object, 15, "[object Object]");
#define STR(s) ((mk_str *)(uintptr_t)&(s))

mk_str *mk_val_typeof(mk_val v) {
  if (mk_is_number(v)) return STR(s_number);
  if (mk_is_boolean(v)) return STR(s_boolean);
  if (v == MK_UNDEFINED) return STR(s_undefined);
  if (mk_is_string(v)) return STR(s_string);
  if (mk_is_function(v)) return STR(s_function);
  return STR(s_object);
}

/* A reflected field by name, or MK_UNDEFINED. */
mk_val mk_reflect_named(const void *o, const char *name) {
  if (MK_CLASS(o) < MK_FIRST_CLASS) return MK_UNDEFINED;
  const mk_class *k = &mk_classes[MK_CLASS(o) - MK_FIRST_CLASS];
  for (uint32_t i = 0; i < k->nfields; i++)
    if (strcmp(k->fields[i].name, name) == 0) return mk_reflect_field(o, &k->fields[i]);
  return MK_UNDEFINED;
}

mk_str *mk_val_to_str(mk_val v) {
  if (mk_is_number(v)) return mk_str_from_num(mk_as_num(v));
  if (mk_is_boolean(v)) return v == MK_TRUE ? STR(s_true) : STR(s_false);
  if (v == MK_UNDEFINED) return STR(s_undefined);
  if (v == MK_NULL) return STR(s_null);
  if (mk_is_string(v)) return (mk_str *)mk_as_ptr(v);
  mk_val name = mk_reflect_named(mk_as_ptr(v), "name");
  mk_val message = mk_reflect_named(mk_as_ptr(v), "message");
  if (!mk_is_string(name) || !mk_is_string(message)) return STR(s_object_object);
  mk_str *n = (mk_str *)mk_as_ptr(name);
  mk_str *m = (mk_str *)mk_as_ptr(message);
  if (m->len == 0) return n;
  if (n->len == 0) return m;
  return mk_str_concat(mk_str_concat(n, mk_str_from_utf8(": ", 2)), m);
}

static int32_t mix(uint32_t h) {
  h ^= h >> 16;
  h *= 0x45d9f3bu;
  h ^= h >> 16;
  return (int32_t)(h & 0x7fffffff);
}

int32_t mk_hash_i32(int32_t v) { return mix((uint32_t)v); }

/* Equal under SameValueZero means equal hashes: -0 like 0, integers like mk_hash_i32. */
int32_t mk_hash_num(double d) {
  if (d != d) return 7;
  int32_t i = mk_to_int32(d);
  if ((double)i == d) return mk_hash_i32(i);
  mk_val v = mk_val_num(d);
  return mix((uint32_t)v ^ (uint32_t)(v >> 32));
}

int32_t mk_hash_ptr(const void *p) { return mix((uint32_t)((uintptr_t)p >> 3)); }
int32_t mk_hash_any_ptr(void *p) { return p && mk_ptr_is_string(p) ? mk_hash_str(p) : mk_hash_ptr(p); }

int32_t mk_hash_val(mk_val v) {
  if (mk_is_number(v)) return mk_hash_num(mk_as_num(v));
  if (mk_is_ptr(v)) return mk_hash_any_ptr(mk_as_ptr(v));
  return (int32_t)(v & 7);
}
