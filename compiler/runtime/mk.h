/*
 * The runtime of Device TypeScript: what generated code and the C half of an app may use.
 * README.md tells the conventions. Hot paths are inline in mk_inline.h.
 */
#ifndef MK_H
#define MK_H

#include <math.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MK_NORETURN __attribute__((noreturn, cold))
#define MK_LIKELY(x) __builtin_expect(!!(x), 1)
#define MK_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define MK_NAN __builtin_nan("")
#define MK_INFINITY __builtin_inf()

/* Values: doubles with NaN canonical (0x7ff8...); everything from MK_TAG_MIN up is something else. */
typedef uint64_t mk_val;
#define MK_TAG_MIN UINT64_C(0xfff9000000000000)
#define MK_UNDEFINED UINT64_C(0xfff9000000000001)
#define MK_NULL UINT64_C(0xfff9000000000002)
#define MK_FALSE UINT64_C(0xfff9000000000004)
#define MK_TRUE UINT64_C(0xfff9000000000005)
#define MK_TAG_PTR UINT64_C(0xfffa000000000000)
#define MK_TAG_BITS UINT64_C(0xffff000000000000)

/* Objects. The header is the class id, with MK_FROZEN for constant data; the 15 bits between are the collector's. */
typedef struct mk_obj {
  uint32_t hdr;
} mk_obj;
#define MK_FROZEN UINT32_C(0x80000000)
#define MK_CLASS(o) (((const mk_obj *)(o))->hdr & 0xffffu)

/* Built-in classes; the compiler counts on their order within arrays and typed arrays. */
enum {
  MK_STR8 = 1,
  MK_STR16,
  MK_ROPE,
  MK_ROPE16,
  MK_ARR_BOOL,
  MK_ARR_I8,
  MK_ARR_U8,
  MK_ARR_I16,
  MK_ARR_U16,
  MK_ARR_I32,
  MK_ARR_U32,
  MK_ARR_F32,
  MK_ARR_F64,
  MK_ARR_VAL,
  MK_ARR_PTR,
  MK_TYPED_I8,
  MK_TYPED_U8,
  MK_TYPED_I16,
  MK_TYPED_U16,
  MK_TYPED_I32,
  MK_TYPED_U32,
  MK_TYPED_F32,
  MK_TYPED_F64,
  MK_TYPED_U8C,
  MK_BUFFER,
  MK_STORE_RAW,
  MK_STORE_VAL,
  MK_STORE_PTR,
  MK_FIRST_CLASS = 64
};

enum { MK_KIND_OBJECT, MK_KIND_CLOSURE, MK_KIND_FRAME, MK_KIND_BOX };
enum { MK_T_BOOL, MK_T_I8, MK_T_U8, MK_T_I16, MK_T_U16, MK_T_I32, MK_T_U32, MK_T_F32, MK_T_F64, MK_T_VAL, MK_T_PTR };

typedef struct {
  const char *name;
  uint16_t offset;
  uint8_t type;
  /* What NULL stands for: 0 undefined, 1 null. */
  uint8_t absent;
} mk_field;

typedef struct {
  uint16_t size;
  uint8_t kind;
  uint8_t nfields;
  uint16_t nrefs;
  /* Highest class id in its subtree. */
  uint16_t last;
  /* Byte offsets of pointers; bit 0 set where the field is an mk_val. */
  const uint16_t *refs;
  const char *name;
  const mk_field *fields;
} mk_class;

/* Generated with the program. */
extern const mk_class mk_classes[];
extern const uint32_t mk_nclasses;
extern void *const mk_roots_begin;
extern void *const mk_roots_end;
struct mk_str;
void *mk_make_error(int which, struct mk_str *message);
void mk_run_microtasks(void);
void mk_app_main(void);

/* Strings: flat ones carry their units behind the header, 8 or 16 bits each. */
typedef struct mk_str {
  uint32_t hdr;
  uint32_t len;
} mk_str;

/*
 * A concatenation not yet copied together; afterwards `left` is the flat string and `right` is NULL. MK_ROPE16 has units
 * of 16 bits in it.
 */
typedef struct {
  uint32_t hdr;
  uint32_t len;
  mk_str *left;
  mk_str *right;
} mk_rope;

#define MK_MAX_LENGTH UINT32_C(0x1fffffff)

#define MK_STATIC_STR8(name, n, text)          \
  static const struct {                        \
    uint32_t hdr;                              \
    uint32_t len;                              \
    char units[(n) + 1];                       \
  } name = {MK_STR8 | MK_FROZEN, n, text}
#define MK_STATIC_STR16(name, n, ...)          \
  static const struct {                        \
    uint32_t hdr;                              \
    uint32_t len;                              \
    uint16_t units[n];                         \
  } name = {MK_STR16 | MK_FROZEN, n, {__VA_ARGS__}}

typedef struct mk_arr {
  uint32_t hdr;
  uint32_t len;
  uint32_t cap;
  void *data;
} mk_arr;

typedef struct {
  uint32_t hdr;
  uint32_t bytes;
  /* elements follow */
} mk_store;

typedef struct mk_buffer {
  uint32_t hdr;
  uint32_t bytes;
  /* bytes follow */
} mk_buffer;

typedef struct mk_typed {
  uint32_t hdr;
  uint32_t len;
  uint8_t *data;
  mk_buffer *buffer;
  uint32_t offset;
} mk_typed;

typedef struct mk_closure {
  uint32_t hdr;
  void (*code)(void);
} mk_closure;

/* A suspended function. `state`: 0 fresh, 1.. resume points, MK_HANDLER + n handlers, MK_FINISHED. */
typedef struct mk_frame {
  uint32_t hdr;
  uint16_t state;
  uint16_t handler;
  void (*step)(struct mk_frame *);
} mk_frame;
/* What a handler of a suspended function is entered with; it takes it before anything else. */
extern mk_val mk_thrown;
#define MK_HANDLER 0x8000u
#define MK_FINISHED 0xffffu

/* Heap */
typedef struct mk_hole {
  struct mk_hole *next;
  size_t size;
} mk_hole;

/* Requests from this size on are cut from a big hole by themselves, and leave the hole in use alone. */
#define MK_LARGE ((size_t)512)

typedef struct {
  /* What is free of the hole in use. */
  uint8_t *bump;
  uint8_t *limit;
  uint8_t *base;
  /* Bitmaps, a bit for each granule of 8 bytes. */
  uint32_t *starts;
  uint32_t *marks;
  uint8_t *end;
  /* Nothing was allocated from here on since the last collection. */
  uint8_t *top;
  /* A piece for what does not fit into small holes. */
  uint8_t *spare;
  uint8_t *spare_limit;
  mk_hole *small;
  mk_hole *big;
  mk_hole *left;
  /* Bytes in the three lists. */
  size_t listed;
  /* Bytes handed out as holes since the last collection, and how many may be before the next. */
  size_t taken;
  size_t budget;
  /* For the collector, if the heap is large. */
  mk_obj **stack;
  uint32_t stack_size;
} mk_heap_t;
extern mk_heap_t mk_heap;

typedef struct {
  size_t size;
  size_t used;
  size_t free;
  size_t min_free;
  uint32_t collections;
} mk_heap_stats_t;

/* Collect at every allocation? */
#if defined(MK_GC_STRESS)
#define MK_STRESSED true
#elif defined(MK_GC_STRESS_SWITCH)
extern bool mk_gc_stress;
#define MK_STRESSED mk_gc_stress
#else
#define MK_STRESSED false
#endif

void mk_init(void *arena, size_t bytes);
void *mk_new_slow(uint32_t class_id, size_t size);
/* NULL where there is no memory. */
void *mk_new_or_null(uint32_t class_id, size_t size);
/* Makes the newest object longer where it lies, with zeros; false if there is another behind it. */
bool mk_heap_extend(const void *object, size_t size, size_t wanted);
mk_arr *mk_arr_new(uint32_t class_id, int32_t len);
void *mk_closure_new(uint32_t class_id, uint32_t size, void (*code)(void));
void *mk_frame_new(uint32_t class_id, uint32_t size, void (*step)(mk_frame *));
void mk_collect(void);
mk_heap_stats_t mk_heap_statistics(void);
/* Bytes of the largest free piece: looks at all of them. */
size_t mk_heap_largest_free(void);
int32_t mk_heap_stat(int32_t which);
void mk_add_root(void **root);
void mk_remove_root(void **root);
size_t mk_object_size(const mk_obj *o);

/* Exceptions. `which`: 0 Error, 1 TypeError, 2 RangeError. */
typedef struct mk_handler {
  jmp_buf jb;
  struct mk_handler *previous;
  mk_val thrown;
} mk_handler;
extern mk_handler *mk_handlers;
#if defined(__GLIBC__)
#define MK_SETJMP(jb) _setjmp(jb)
#else
#define MK_SETJMP(jb) setjmp(jb)
#endif

MK_NORETURN void mk_throw(mk_val v);
MK_NORETURN void mk_throw_error(int which, const char *message);
/* MK_NO_INDEX: a number that is not a whole one, or far too large. */
#define MK_NO_INDEX UINT32_C(0x80000000)
MK_NORETURN void mk_throw_bounds(uint32_t index, uint32_t len);
MK_NORETURN void mk_throw_null(void);
MK_NORETURN void mk_throw_cast(const mk_str *wanted);
/* A RangeError whose message ends in the number. */
MK_NORETURN void mk_throw_number(const char *message, int32_t n);
MK_NORETURN void mk_throw_range(const mk_str *message);
MK_NORETURN void mk_throw_fit(void);
MK_NORETURN void mk_throw_frozen(void);
MK_NORETURN void mk_throw_memory(void);
MK_NORETURN void mk_throw_stack(void);
/* The same, as a function that might return. */
__attribute__((cold)) void mk_stack_used_up(void);
MK_NORETURN void mk_throw_kind(const char *wanted);
/* Makes the error that is thrown when there is no memory to make one. */
void mk_prepare_errors(void);
void mk_resume(mk_frame *f);
void mk_run_step(mk_frame *f, void (*step)(mk_frame *));
extern uint8_t *mk_stack_limit;
extern uint8_t *mk_stack_base;
/* For C functions that take much of the stack: throws unless there are `bytes` above what everything else may take. */
void mk_stack_room(size_t bytes);

/* What a port provides. */
void mk_port_write(const char *text, size_t bytes);
MK_NORETURN void mk_port_exit(int code);
void mk_port_uncaught(mk_val v);
/* Prints it and where it was made. */
void mk_tell_uncaught(mk_val v);
mk_str *mk_uncaught_number(mk_val v);
uint32_t mk_port_seed(void);

/* Strings */
mk_str *mk_str_flatten(mk_rope *r);
mk_str *mk_str_new8(uint32_t len);
mk_str *mk_str_new16(uint32_t len);
mk_str *mk_str_concat(void *a, void *b);
/* As two or three of them in a row, without the strings in between. */
mk_str *mk_str_concat3(void *a, void *b, void *c);
mk_str *mk_str_concat4(void *a, void *b, void *c, void *d);
/* Changes the array. */
mk_str *mk_str_concat_parts(mk_str **parts, int32_t n);
int32_t mk_str_at_slow(const void *s, int32_t i);
bool mk_str_eq_slow(const mk_str *a, const mk_str *b);
int32_t mk_str_cmp(void *a, void *b);
mk_str *mk_str_char(void *s, int32_t i);
mk_str *mk_str_point_at(void *s, int32_t i);
mk_str *mk_str_from_code(int32_t unit);
mk_str *mk_str_from_utf8(const char *text, size_t bytes);
size_t mk_str_utf8(mk_str *s, char *out, size_t cap);
mk_str *mk_str_from_num(double v);
mk_str *mk_str_from_i32(int32_t v);
mk_str *mk_str_from_u32(uint32_t v);
/* Within 2^53. */
mk_str *mk_str_from_i64(int64_t v);
void mk_str_copy(mk_str *to, uint32_t at, const mk_str *flat);
/* Writes the string to the port, without and with a newline. */
void mk_write(const void *s);
void mk_print(void *s);

/* Numbers */
int32_t mk_to_int32(double v);
int32_t mk_check_int(double v, int32_t lo, int32_t hi);
uint32_t mk_check_u32(double v);
double mk_trunc(double v);
double mk_floor(double v);
double mk_ceil(double v);
#if !defined(__GLIBC__)
/* Newlib's lose the carry from the low to the high word (4503599627370495.5), and its trunc low bits of 1e300 on some chips. */
#define trunc(v) mk_trunc(v)
#define floor(v) mk_floor(v)
#define ceil(v) mk_ceil(v)
#endif
double mk_fmod(double a, double b);
double mk_pow(double a, double b);
double mk_fmin(double a, double b);
double mk_fmax(double a, double b);

/* Values */
bool mk_val_strict_eq(mk_val a, mk_val b);
bool mk_val_same_zero(mk_val a, mk_val b);
bool mk_num_same_zero(double a, double b);
bool mk_ptr_strict_eq(const void *a, const void *b);
mk_val mk_val_key(mk_val v);
bool mk_val_truthy(mk_val v);
mk_str *mk_val_typeof(mk_val v);
mk_str *mk_val_to_str(mk_val v);
mk_str *mk_other_to_str(mk_val v);
bool mk_is_error(const void *o);
int32_t mk_hash_val(mk_val v);
int32_t mk_hash_num(double v);
int32_t mk_hash_str(void *s);
int32_t mk_hash_ptr(const void *p);
int32_t mk_hash_any_ptr(void *p);
int32_t mk_hash_i32(int32_t v);

/* Arrays */
void mk_arr_grow(mk_arr *a);
void mk_arr_set_length(void *a, int32_t len);
void mk_arr_truncate(void *a, int32_t len);
void mk_arr_move(void *dst, int32_t di, void *src, int32_t si, int32_t n);
void *mk_buffer_new(int32_t bytes);
void *mk_typed_create(int32_t kind, int32_t len);
void *mk_typed_over(int32_t kind, void *buffer, int32_t offset, int32_t len);
void mk_typed_set_clamped(void *t, int32_t i, double v);
mk_typed *mk_u8_new(uint32_t len);

#include "mk_inline.h"
#include "mk_std.h"

#ifdef __cplusplus
}
#endif
#endif
