/* Objects seen from outside their type: for JSON and for uncaught errors. */
#include "mk.h"

mk_val mk_reflect_field(const void *o, const mk_field *f) {
  const uint8_t *at = (const uint8_t *)o + f->offset;
#define CASE(kind, ctype)               \
  case kind: {                          \
    ctype x;                            \
    memcpy(&x, at, sizeof x);           \
    return mk_val_num((double)x);       \
  }
  switch (f->type) {
    CASE(MK_T_I8, int8_t)
    CASE(MK_T_U8, uint8_t)
    CASE(MK_T_I16, int16_t)
    CASE(MK_T_U16, uint16_t)
    CASE(MK_T_I32, int32_t)
    CASE(MK_T_U32, uint32_t)
    CASE(MK_T_F32, float)
    CASE(MK_T_F64, double)
    case MK_T_BOOL: return mk_val_bool(*(const bool *)at);
    case MK_T_VAL: {
      mk_val v;
      memcpy(&v, at, sizeof v);
      return v;
    }
    default: {
      void *p;
      memcpy(&p, at, sizeof p);
      return mk_val_ptr_or(p, f->absent ? MK_NULL : MK_UNDEFINED);
    }
  }
#undef CASE
}

/* What a reflected pointer field holds, by its name; NULL too if there is no such field. */
void *mk_pointer_field(const void *o, const char *name) {
  if (MK_CLASS(o) < MK_FIRST_CLASS) return NULL;
  const mk_class *k = &mk_classes[MK_CLASS(o) - MK_FIRST_CLASS];
  for (uint32_t i = 0; i < k->nfields; i++) {
    if (k->fields[i].type != MK_T_PTR || strcmp(k->fields[i].name, name) != 0) continue;
    void *p;
    memcpy(&p, (const uint8_t *)o + k->fields[i].offset, sizeof p);
    return p;
  }
  return NULL;
}

int32_t mk_any_kind(mk_val v) {
  if (v == MK_UNDEFINED) return 0;
  if (v == MK_NULL) return 1;
  if (mk_is_boolean(v)) return 2;
  if (mk_is_number(v)) return 3;
  const void *p = mk_as_ptr(v);
  if (mk_ptr_is_string(p)) return 4;
  if (mk_ptr_is_array(p)) return 5;
  if (mk_ptr_is_typed(p)) return 8;
  return mk_ptr_is_closure(p) ? 7 : 6;
}

int32_t mk_any_len(mk_val v) { return mk_ptr_is_typed(mk_as_ptr(v)) ? mk_typed_len(mk_as_ptr(v)) : mk_arr_len(mk_as_ptr(v)); }

mk_val mk_any_at(mk_val v, int32_t i) {
  const void *p = mk_as_ptr(v);
  if (mk_ptr_is_typed(p)) return mk_val_num(mk_typed_get(mk_as_ptr(v), i));
  uint32_t n = (uint32_t)i;
  switch (MK_CLASS(p)) {
    case MK_ARR_BOOL: return mk_val_bool(mk_at_bool(p, n));
    case MK_ARR_I8: return mk_val_num(mk_at_i8(p, n));
    case MK_ARR_U8: return mk_val_num(mk_at_u8(p, n));
    case MK_ARR_I16: return mk_val_num(mk_at_i16(p, n));
    case MK_ARR_U16: return mk_val_num(mk_at_u16(p, n));
    case MK_ARR_I32: return mk_val_num(mk_at_i32(p, n));
    case MK_ARR_U32: return mk_val_num(mk_at_u32(p, n));
    case MK_ARR_F32: return mk_val_num((double)mk_at_f32(p, n));
    case MK_ARR_F64: return mk_val_num(mk_at_f64(p, n));
    case MK_ARR_VAL: return mk_at_val(p, n);
    default: return mk_val_ptr_or(mk_at_ptr(p, n), MK_UNDEFINED);
  }
}

static const mk_class *class_of(mk_val v) {
  const void *p = mk_as_ptr(v);
  return MK_CLASS(p) >= MK_FIRST_CLASS ? &mk_classes[MK_CLASS(p) - MK_FIRST_CLASS] : NULL;
}

int32_t mk_reflect_count(mk_val v) {
  const mk_class *k = class_of(v);
  return k ? k->nfields : 0;
}

mk_str *mk_reflect_name(mk_val v, int32_t i) {
  const char *name = class_of(v)->fields[i].name;
  return mk_str_from_utf8(name, strlen(name));
}

mk_val mk_reflect_value(mk_val v, int32_t i) { return mk_reflect_field(mk_as_ptr(v), &class_of(v)->fields[i]); }
