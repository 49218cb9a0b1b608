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

/* As a key of a map: -0 is 0. */
mk_val mk_val_key(mk_val v) { return v == UINT64_C(0x8000000000000000) ? 0 : v; }

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
MK_STATIC_STR8(s_minus_zero, 2, "-0");
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

/* Anything but numbers. Errors are told as Error.prototype.toString tells them. */
mk_str *mk_other_to_str(mk_val v) {
  if (mk_is_boolean(v)) return v == MK_TRUE ? STR(s_true) : STR(s_false);
  if (v == MK_UNDEFINED) return STR(s_undefined);
  if (v == MK_NULL) return STR(s_null);
  void *p = mk_as_ptr(v);
  if (mk_ptr_is_string(p)) return (mk_str *)p;
  if (!mk_is_error(p)) return STR(s_object_object);
  mk_str *name = (mk_str *)mk_pointer_field(p, "name");
  mk_str *message = (mk_str *)mk_pointer_field(p, "message");
  if (!name || !message) return STR(s_object_object);
  if (message->len == 0) return name;
  if (name->len == 0) return message;
  return mk_str_concat(mk_str_concat(name, mk_str_from_utf8(": ", 2)), message);
}

/* As console.log shows a number: -0 has its sign. */
mk_str *mk_str_printed(double v) { return v == 0 && signbit(v) ? STR(s_minus_zero) : mk_str_from_num(v); }

mk_str *mk_val_to_str(mk_val v) { return mk_is_number(v) ? mk_str_from_num(mk_as_num(v)) : mk_other_to_str(v); }

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
