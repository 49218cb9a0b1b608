/* Inline parts of the runtime; included by mk.h only. */
#ifndef MK_INLINE_H
#define MK_INLINE_H

/* Heap */

#ifdef __SANITIZE_ADDRESS__
void __asan_unpoison_memory_region(void const volatile *from, size_t bytes);
#define MK_HEAP_OPEN(p, bytes) __asan_unpoison_memory_region(p, bytes)
#else
#define MK_HEAP_OPEN(p, bytes) ((void)0)
#endif

static inline void mk_mark_start(const void *p) {
#ifndef MK_ARENA
  size_t g = (size_t)((const uint8_t *)p - mk_heap.base) >> 3;
  mk_heap.starts[g >> 5] |= UINT32_C(1) << (g & 31);
#else
  (void)p;
#endif
}

/* Zeroed object of `size` bytes. */
static inline void *mk_new(uint32_t class_id, size_t size) {
  size = (size + 7u) & ~(size_t)7u;
#ifndef MK_FAIL_ALLOCATION
  uint8_t *p = mk_heap.bump;
  if (MK_LIKELY(size <= (size_t)(mk_heap.limit - p) && size < MK_LARGE) && !MK_STRESSED) {
    mk_heap.bump = p + size;
    MK_HEAP_OPEN(p, size);
    mk_mark_start(p);
    memset(p, 0, size);
    ((mk_obj *)(void *)p)->hdr = class_id;
    return p;
  }
#endif
  return mk_new_slow(class_id, size);
}

/* The same, but what follows the header and length of a string is left as it is: it is about to be written. */
static inline mk_str *mk_new_string(uint32_t class_id, size_t bytes, uint32_t len) {
  size_t size = (sizeof(mk_str) + bytes + 7u) & ~(size_t)7u;
#ifndef MK_FAIL_ALLOCATION
  uint8_t *p = mk_heap.bump;
  if (MK_LIKELY(size <= (size_t)(mk_heap.limit - p) && size < MK_LARGE) && !MK_STRESSED) {
    mk_heap.bump = p + size;
    MK_HEAP_OPEN(p, size);
    mk_mark_start(p);
    ((mk_str *)(void *)p)->hdr = class_id;
    ((mk_str *)(void *)p)->len = len;
    return (mk_str *)(void *)p;
  }
#endif
  mk_str *s = (mk_str *)mk_new_slow(class_id, size);
  s->len = len;
  return s;
}

static inline void *mk_nonnull(const void *p) {
  if (MK_UNLIKELY(p == NULL)) mk_throw_null();
  return (void *)(uintptr_t)p;
}

/* Exceptions */

static inline void mk_push_handler(mk_handler *h) {
  h->previous = mk_handlers;
  mk_handlers = h;
}

static inline void mk_pop_handler(mk_handler *h) { mk_handlers = h->previous; }

static inline mk_val mk_caught(mk_handler *h) { return h->thrown; }

/* The stack pointer, or an address near it. Asking for the frame's address would cost each function a frame pointer. */
static inline uint8_t *mk_sp(void) {
#if defined(__x86_64__)
  uint8_t *sp;
  __asm("mov %%rsp, %0" : "=r"(sp));
  return sp;
#elif defined(__arm__) || defined(__aarch64__)
  uint8_t *sp;
  __asm("mov %0, sp" : "=r"(sp));
  return sp;
#elif defined(__riscv)
  uint8_t *sp;
  __asm("mv %0, sp" : "=r"(sp));
  return sp;
#else
  return (uint8_t *)__builtin_frame_address(0);
#endif
}

/*
 * `result` is what a function that returns one seems to return: the C compiler must not find out that endless recursion never does, or it
 * makes a loop of it that needs no stack.
 */
#define MK_STACK_CHECK(result)                    \
  do {                                            \
    if (MK_UNLIKELY(mk_sp() < mk_stack_limit)) {  \
      mk_stack_used_up();                         \
      return result;                              \
    }                                             \
  } while (0)

/* Values */

static inline mk_val mk_val_num(double d) {
  mk_val v;
  memcpy(&v, &d, sizeof v);
  /* Negative NaNs would look like tags. */
  return MK_UNLIKELY(v > UINT64_C(0xfff0000000000000)) ? UINT64_C(0x7ff8000000000000) : v;
}
static inline mk_val mk_val_bool(bool b) { return b ? MK_TRUE : MK_FALSE; }
static inline mk_val mk_val_ptr(const void *p) { return MK_TAG_PTR | (mk_val)(uintptr_t)p; }
static inline mk_val mk_val_ptr_or(const void *p, mk_val absent) { return p ? mk_val_ptr(p) : absent; }

static inline bool mk_is_number(mk_val v) { return v < MK_TAG_MIN; }
static inline bool mk_is_boolean(mk_val v) { return (v & ~UINT64_C(1)) == MK_FALSE; }
static inline bool mk_is_undefined(mk_val v) { return v == MK_UNDEFINED; }
static inline bool mk_is_null(mk_val v) { return v == MK_NULL; }
static inline bool mk_is_nullish(mk_val v) { return v == MK_UNDEFINED || v == MK_NULL; }
static inline bool mk_is_ptr(mk_val v) { return (v & MK_TAG_BITS) == MK_TAG_PTR; }

static inline double mk_as_num(mk_val v) {
  double d;
  memcpy(&d, &v, sizeof d);
  return d;
}
static inline bool mk_as_bool(mk_val v) { return v == MK_TRUE; }
static inline void *mk_as_ptr(mk_val v) { return (void *)(uintptr_t)(v & ~MK_TAG_BITS); }

static inline bool mk_ptr_is_string(const void *p) { return MK_CLASS(p) <= MK_ROPE16; }
static inline bool mk_ptr_is_array(const void *p) { return MK_CLASS(p) - MK_ARR_BOOL <= (uint32_t)(MK_ARR_PTR - MK_ARR_BOOL); }
static inline bool mk_ptr_is_typed(const void *p) { return MK_CLASS(p) - MK_TYPED_I8 <= (uint32_t)(MK_TYPED_U8C - MK_TYPED_I8); }
static inline bool mk_ptr_is_closure(const void *p) {
  uint32_t c = MK_CLASS(p);
  return c >= MK_FIRST_CLASS && mk_classes[c - MK_FIRST_CLASS].kind == MK_KIND_CLOSURE;
}
static inline bool mk_ptr_is_object(const void *p) { return !mk_ptr_is_string(p) && !mk_ptr_is_closure(p); }
static inline bool mk_is_string(mk_val v) { return mk_is_ptr(v) && mk_ptr_is_string(mk_as_ptr(v)); }
static inline bool mk_is_function(mk_val v) { return mk_is_ptr(v) && mk_ptr_is_closure(mk_as_ptr(v)); }
static inline bool mk_is_object(mk_val v) { return mk_is_ptr(v) && mk_ptr_is_object(mk_as_ptr(v)); }

static inline double mk_to_num(mk_val v) {
  if (MK_UNLIKELY(!mk_is_number(v))) mk_throw_kind("number");
  return mk_as_num(v);
}
static inline bool mk_to_bool(mk_val v) {
  if (MK_UNLIKELY(!mk_is_boolean(v))) mk_throw_kind("boolean");
  return mk_as_bool(v);
}
static inline void *mk_to_ptr(mk_val v) {
  if (MK_UNLIKELY(!mk_is_ptr(v))) mk_throw_kind("object");
  return mk_as_ptr(v);
}
static inline void *mk_to_ptr_or_null(mk_val v, mk_val absent) { return v == absent ? NULL : mk_to_ptr(v); }

/* Strings */

static inline mk_str *mk_str_flat(const void *s) {
  if (MK_LIKELY(MK_CLASS(s) <= MK_STR16)) return (mk_str *)(uintptr_t)s;
  mk_rope *r = (mk_rope *)(uintptr_t)s;
  /* A rope that was flattened stands for its flat string. */
  return MK_LIKELY(r->right == NULL) ? r->left : mk_str_flatten(r);
}
static inline const uint8_t *mk_str_units8(const mk_str *s) { return (const uint8_t *)(s + 1); }
static inline const uint16_t *mk_str_units16(const mk_str *s) { return (const uint16_t *)(const void *)(s + 1); }
static inline uint32_t mk_str_unit(const mk_str *flat, uint32_t i) {
  return MK_CLASS(flat) == MK_STR8 ? mk_str_units8(flat)[i] : mk_str_units16(flat)[i];
}
static inline int32_t mk_str_len(const void *s) { return (int32_t)((const mk_str *)s)->len; }
static inline int32_t mk_str_at(const void *s, int32_t i) {
  if (MK_LIKELY(MK_CLASS(s) == MK_STR8 && (uint32_t)i < ((const mk_str *)s)->len)) return (int32_t)mk_str_units8((const mk_str *)s)[i];
  return mk_str_at_slow(s, i);
}
/* Of `n` strings, up to 12. */
#define mk_str_concat_all(n, ...) mk_str_concat_parts((mk_str *[]){__VA_ARGS__}, n)
static inline bool mk_str_eq(const void *a, const void *b) {
  return a == b || (((const mk_str *)a)->len == ((const mk_str *)b)->len && mk_str_eq_slow((const mk_str *)a, (const mk_str *)b));
}

/* Numbers */

/* An array index, or a number beyond every array. */
/* ToInt32. Where doubles are hardware, numbers that fit need no look at their bits. */
static inline int32_t mk_wrap_i32(double v) {
#if defined(__x86_64__) || defined(__aarch64__)
  if (MK_LIKELY(v > -2147483649.0 && v < 2147483648.0)) return (int32_t)v;
#endif
  return mk_to_int32(v);
}
static inline uint32_t mk_index(double d) {
  int32_t i = d > -2147483648.0 && d < 2147483648.0 ? (int32_t)d : INT32_MIN;
  return MK_LIKELY((double)i == d) ? (uint32_t)i : MK_NO_INDEX;
}
#define MK_CHECKED(name, ctype, lo, hi)                                               \
  static inline ctype mk_check_##name(double v) { return (ctype)mk_check_int(v, lo, hi); } \
  static inline ctype mk_check64_##name(int64_t v) {                                  \
    if (MK_UNLIKELY(v < (lo) || v > (hi))) mk_throw_fit();                            \
    return (ctype)v;                                                                  \
  }
MK_CHECKED(i8, int8_t, -128, 127)
MK_CHECKED(u8, uint8_t, 0, 255)
MK_CHECKED(i16, int16_t, -32768, 32767)
MK_CHECKED(u16, uint16_t, 0, 65535)
MK_CHECKED(i32, int32_t, INT32_MIN, INT32_MAX)
static inline uint32_t mk_check64_u32(int64_t v) {
  if (MK_UNLIKELY(v < 0 || v > INT64_C(4294967295))) mk_throw_fit();
  return (uint32_t)v;
}
#define MK_CHECKED_ARITHMETIC(t, ctype)                                    \
  static inline ctype mk_add_##t(ctype a, ctype b) {                       \
    ctype r;                                                               \
    if (MK_UNLIKELY(__builtin_add_overflow(a, b, &r))) mk_throw_fit();     \
    return r;                                                              \
  }                                                                        \
  static inline ctype mk_sub_##t(ctype a, ctype b) {                       \
    ctype r;                                                               \
    if (MK_UNLIKELY(__builtin_sub_overflow(a, b, &r))) mk_throw_fit();     \
    return r;                                                              \
  }                                                                        \
  static inline ctype mk_mul_##t(ctype a, ctype b) {                       \
    ctype r;                                                               \
    if (MK_UNLIKELY(__builtin_mul_overflow(a, b, &r))) mk_throw_fit();     \
    return r;                                                              \
  }                                                                        \
  static inline ctype mk_min_##t(ctype a, ctype b) { return a < b ? a : b; } \
  static inline ctype mk_max_##t(ctype a, ctype b) { return a > b ? a : b; }
MK_CHECKED_ARITHMETIC(i32, int32_t)
MK_CHECKED_ARITHMETIC(u32, uint32_t)
static inline int64_t mk_min_i64(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t mk_max_i64(int64_t a, int64_t b) { return a > b ? a : b; }

/* Arrays */

static inline int32_t mk_arr_len(const void *a) { return (int32_t)((const mk_arr *)a)->len; }
static inline int32_t mk_typed_len(const void *a) { return (int32_t)((const mk_typed *)a)->len; }

#define MK_ELEMENTS(t, ctype)                                                                      \
  static inline ctype mk_get_##t(const void *a, uint32_t i) { return ((ctype *)((const mk_arr *)a)->data)[i]; } \
  static inline ctype mk_at_##t(const void *a, uint32_t i) {                                       \
    if (MK_UNLIKELY(i >= ((const mk_arr *)a)->len)) mk_throw_bounds(i, ((const mk_arr *)a)->len);  \
    return mk_get_##t(a, i);                                                                       \
  }                                                                                                \
  static inline void mk_set_##t(void *a, uint32_t i, ctype v) { ((ctype *)((mk_arr *)a)->data)[i] = v; } \
  static inline void mk_push_##t(void *p, ctype v) {                                               \
    mk_arr *a = (mk_arr *)p;                                                                       \
    if (MK_UNLIKELY(a->len >= a->cap)) mk_arr_grow(a);                                             \
    ((ctype *)a->data)[a->len++] = v;                                                              \
  }                                                                                                \
  static inline void mk_put_##t(void *p, uint32_t i, ctype v) {                                    \
    mk_arr *a = (mk_arr *)p;                                                                       \
    if (MK_UNLIKELY(a->hdr & MK_FROZEN)) mk_throw_frozen();                                        \
    if (MK_LIKELY(i < a->len)) ((ctype *)a->data)[i] = v;                                          \
    else if (i == a->len) mk_push_##t(a, v);                                                       \
    else mk_throw_bounds(i, a->len);                                                               \
  }
#define MK_TYPED_ELEMENTS(t, ctype)                                                                \
  static inline ctype mk_tget_##t(const void *a, uint32_t i) { return ((ctype *)(void *)((const mk_typed *)a)->data)[i]; } \
  static inline ctype mk_tat_##t(const void *a, uint32_t i) {                                      \
    if (MK_UNLIKELY(i >= ((const mk_typed *)a)->len)) mk_throw_bounds(i, ((const mk_typed *)a)->len); \
    return mk_tget_##t(a, i);                                                                      \
  }                                                                                                \
  static inline void mk_tset_##t(void *a, uint32_t i, ctype v) { ((ctype *)(void *)((mk_typed *)a)->data)[i] = v; } \
  static inline void mk_tput_##t(void *a, uint32_t i, ctype v) {                                   \
    if (MK_UNLIKELY(i >= ((mk_typed *)a)->len)) mk_throw_bounds(i, ((mk_typed *)a)->len);          \
    mk_tset_##t(a, i, v);                                                                          \
  }
MK_ELEMENTS(bool, bool)
MK_ELEMENTS(i8, int8_t)
MK_ELEMENTS(u8, uint8_t)
MK_ELEMENTS(i16, int16_t)
MK_ELEMENTS(u16, uint16_t)
MK_ELEMENTS(i32, int32_t)
MK_ELEMENTS(u32, uint32_t)
MK_ELEMENTS(f32, float)
MK_ELEMENTS(f64, double)
MK_ELEMENTS(val, mk_val)
MK_ELEMENTS(ptr, void *)
MK_TYPED_ELEMENTS(i8, int8_t)
MK_TYPED_ELEMENTS(u8, uint8_t)
MK_TYPED_ELEMENTS(i16, int16_t)
MK_TYPED_ELEMENTS(u16, uint16_t)
MK_TYPED_ELEMENTS(i32, int32_t)
MK_TYPED_ELEMENTS(u32, uint32_t)
MK_TYPED_ELEMENTS(f32, float)
MK_TYPED_ELEMENTS(f64, double)

/* Elements by the address of the first, which the compiler loads once for many of them. */
static inline void *mk_arr_data(const void *a) { return ((const mk_arr *)a)->data; }
static inline void *mk_typed_data(const void *a) { return ((const mk_typed *)a)->data; }
#define MK_RAW_ELEMENTS(t, ctype)                                                                                        \
  static inline ctype mk_raw_get_##t(const void *data, uint32_t i) { return ((ctype const *)data)[i]; }                  \
  static inline ctype mk_raw_at_##t(const void *data, int32_t len, uint32_t i) {                                         \
    if (MK_UNLIKELY(i >= (uint32_t)len)) mk_throw_bounds(i, (uint32_t)len);                                              \
    return mk_raw_get_##t(data, i);                                                                                      \
  }                                                                                                                      \
  static inline void mk_raw_set_##t(void *data, uint32_t i, ctype v) { ((ctype *)data)[i] = v; }
MK_RAW_ELEMENTS(bool, bool)
MK_RAW_ELEMENTS(i8, int8_t)
MK_RAW_ELEMENTS(u8, uint8_t)
MK_RAW_ELEMENTS(i16, int16_t)
MK_RAW_ELEMENTS(u16, uint16_t)
MK_RAW_ELEMENTS(i32, int32_t)
MK_RAW_ELEMENTS(u32, uint32_t)
MK_RAW_ELEMENTS(f32, float)
MK_RAW_ELEMENTS(f64, double)
MK_RAW_ELEMENTS(val, mk_val)
MK_RAW_ELEMENTS(ptr, void *)

static inline bool mk_is_kind(const void *p, uint32_t c) { return MK_CLASS(p) == c; }
#define mk_is_Int8Array(p) mk_is_kind(p, MK_TYPED_I8)
#define mk_is_Uint8Array(p) mk_is_kind(p, MK_TYPED_U8)
#define mk_is_Uint8ClampedArray(p) mk_is_kind(p, MK_TYPED_U8C)
#define mk_is_Int16Array(p) mk_is_kind(p, MK_TYPED_I16)
#define mk_is_Uint16Array(p) mk_is_kind(p, MK_TYPED_U16)
#define mk_is_Int32Array(p) mk_is_kind(p, MK_TYPED_I32)
#define mk_is_Uint32Array(p) mk_is_kind(p, MK_TYPED_U32)
#define mk_is_Float32Array(p) mk_is_kind(p, MK_TYPED_F32)
#define mk_is_Float64Array(p) mk_is_kind(p, MK_TYPED_F64)

/* Arrays by how they store their elements. */
#define mk_is_list_bool(p) mk_is_kind(p, MK_ARR_BOOL)
#define mk_is_list_i8(p) mk_is_kind(p, MK_ARR_I8)
#define mk_is_list_u8(p) mk_is_kind(p, MK_ARR_U8)
#define mk_is_list_i16(p) mk_is_kind(p, MK_ARR_I16)
#define mk_is_list_u16(p) mk_is_kind(p, MK_ARR_U16)
#define mk_is_list_i32(p) mk_is_kind(p, MK_ARR_I32)
#define mk_is_list_u32(p) mk_is_kind(p, MK_ARR_U32)
#define mk_is_list_f32(p) mk_is_kind(p, MK_ARR_F32)
#define mk_is_list_f64(p) mk_is_kind(p, MK_ARR_F64)
#define mk_is_list_val(p) mk_is_kind(p, MK_ARR_VAL)
#define mk_is_list_ptr(p) mk_is_kind(p, MK_ARR_PTR)

#endif
