/* Arrays, typed arrays and buffers. */
#include "mk.h"

/* Bytes of an element by array class. */
static const uint8_t element_size[] = {1, 1, 1, 2, 2, 4, 4, 4, 8, 8, sizeof(void *)};

static uint32_t size_of(const mk_arr *a) { return element_size[MK_CLASS(a) - MK_ARR_BOOL]; }

static uint32_t store_class(uint32_t c) { return c == MK_ARR_PTR ? MK_STORE_PTR : c == MK_ARR_VAL ? MK_STORE_VAL : MK_STORE_RAW; }

static void *new_store(uint32_t array_class, uint32_t cap, uint32_t size) {
  if (cap > MK_MAX_LENGTH / 8) mk_throw_error(2, "Invalid array length");
  mk_store *s = (mk_store *)mk_new(store_class(array_class), sizeof(mk_store) + (size_t)cap * size);
  s->bytes = cap * size;
  return s + 1;
}

static void fill_undefined(mk_arr *a, uint32_t from, uint32_t to) {
  if (MK_CLASS(a) != MK_ARR_VAL) return;
  for (uint32_t i = from; i < to; i++) ((mk_val *)a->data)[i] = MK_UNDEFINED;
}

mk_arr *mk_arr_new(uint32_t class_id, int32_t len) {
  if (len < 0) mk_throw_error(2, "Invalid array length");
  mk_arr *a = (mk_arr *)mk_new(class_id, sizeof(mk_arr));
  if (len > 0) {
    a->data = new_store(class_id, (uint32_t)len, element_size[class_id - MK_ARR_BOOL]);
    a->len = a->cap = (uint32_t)len;
    fill_undefined(a, 0, a->len);
  }
  return a;
}

static bool extend(mk_arr *a, uint32_t cap) {
  uint32_t size = size_of(a);
  if (a->cap == 0 || (uint8_t *)a->data <= mk_heap.base) return false;
  mk_store *old = (mk_store *)a->data - 1;
  if (!mk_heap_extend(old, sizeof(mk_store) + (size_t)a->cap * size, sizeof(mk_store) + (size_t)cap * size)) return false;
  old->bytes = cap * size;
  a->cap = cap;
  return true;
}

/* Makes room for `cap` elements; where there is no memory for so many, for an eighth more than there are, or for `least`. */
static void reserve(mk_arr *a, uint32_t cap, uint32_t least) {
  if (least > MK_MAX_LENGTH / 8) mk_throw_error(2, "Invalid array length");
  if (cap > MK_MAX_LENGTH / 8) cap = MK_MAX_LENGTH / 8;
  if (extend(a, cap)) return;
  uint32_t size = size_of(a);
  uint32_t c = store_class(MK_CLASS(a));
  uint32_t some = a->cap + (a->cap >> 3);
  mk_store *s = (mk_store *)mk_new_or_null(c, sizeof(mk_store) + (size_t)cap * size);
  if (!s && some > least && some < cap) {
    cap = some;
    if (extend(a, cap)) return;
    s = (mk_store *)mk_new_or_null(c, sizeof(mk_store) + (size_t)cap * size);
  }
  if (!s) {
    cap = least;
    if (extend(a, cap)) return;
    s = (mk_store *)mk_new(c, sizeof(mk_store) + (size_t)cap * size);
  }
  s->bytes = cap * size;
  if (a->len > 0) memcpy(s + 1, a->data, (size_t)a->len * size);
  a->data = s + 1;
  a->cap = cap;
}

void mk_arr_grow(mk_arr *a) {
  if (a->hdr & MK_FROZEN) mk_throw_error(1, "Cannot add property, object is not extensible");
  reserve(a, a->cap < 4 ? 4 : a->cap + (a->cap >> 1) + 1, a->len + 1);
}

void mk_arr_set_length(void *p, int32_t len) {
  mk_arr *a = (mk_arr *)p;
  if (a->hdr & MK_FROZEN) mk_throw_frozen();
  if (len < 0) mk_throw_error(2, "Invalid array length");
  uint32_t n = (uint32_t)len;
  uint32_t size = size_of(a);
  if (n > a->cap) reserve(a, n, n);
  /* What is cut off must not keep objects alive, nor come back. */
  if (n < a->len) memset((uint8_t *)a->data + (size_t)n * size, 0, (size_t)(a->len - n) * size);
  else fill_undefined(a, a->len, n);
  a->len = n;
}

void mk_arr_truncate(void *p, int32_t len) {
  if (len >= 0 && (uint32_t)len > ((mk_arr *)p)->len) mk_throw_error(2, "length can only be lowered");
  mk_arr_set_length(p, len);
}

void mk_arr_move(void *dst, int32_t di, void *src, int32_t si, int32_t n) {
  mk_arr *d = (mk_arr *)dst;
  mk_arr *s = (mk_arr *)src;
  if (n <= 0) return;
  if (di < 0 || si < 0 || (uint64_t)di + (uint64_t)n > d->len || (uint64_t)si + (uint64_t)n > s->len) mk_throw_bounds((uint32_t)di, d->len);
  if (d->hdr & MK_FROZEN) mk_throw_frozen();
  uint32_t size = size_of(d);
  memmove((uint8_t *)d->data + (size_t)di * size, (uint8_t *)s->data + (size_t)si * size, (size_t)n * size);
}

/* Typed arrays */

static const uint8_t typed_size[] = {1, 1, 2, 2, 4, 4, 4, 8, 1};

static uint32_t typed_size_of(const mk_typed *t) { return typed_size[MK_CLASS(t) - MK_TYPED_I8]; }

void *mk_buffer_new(int32_t bytes) {
  if (bytes < 0 || (uint32_t)bytes > MK_MAX_LENGTH) mk_throw_error(2, "Array buffer allocation failed");
  mk_buffer *b = (mk_buffer *)mk_new(MK_BUFFER, sizeof(mk_buffer) + (size_t)bytes);
  b->bytes = (uint32_t)bytes;
  return b;
}

void *mk_typed_over(int32_t kind, void *buffer, int32_t offset, int32_t len) {
  mk_buffer *b = (mk_buffer *)buffer;
  uint32_t size = typed_size[kind];
  if (offset < 0 || (uint32_t)offset > b->bytes) mk_throw_error(2, "Start offset is outside the bounds of the buffer");
  if ((uint32_t)offset % size != 0) mk_throw_error(2, "start offset should be a multiple of the element size");
  if (len < 0) {
    if (b->bytes % size != 0) mk_throw_error(2, "byte length should be a multiple of the element size");
    len = (int32_t)((b->bytes - (uint32_t)offset) / size);
  } else if ((uint64_t)(uint32_t)len * size > b->bytes - (uint32_t)offset) {
    mk_throw_number("Invalid typed array length: ", len);
  }
  mk_typed *t = (mk_typed *)mk_new(MK_TYPED_I8 + (uint32_t)kind, sizeof(mk_typed));
  t->len = (uint32_t)len;
  t->buffer = b;
  t->offset = (uint32_t)offset;
  t->data = (uint8_t *)(b + 1) + offset;
  return t;
}

void *mk_typed_create(int32_t kind, int32_t len) {
  if (len < 0 || (uint32_t)len > MK_MAX_LENGTH / 8) mk_throw_number("Invalid typed array length: ", len);
  return mk_typed_over(kind, mk_buffer_new(len * typed_size[kind]), 0, len);
}

mk_typed *mk_u8_new(uint32_t len) { return (mk_typed *)mk_typed_create(MK_TYPED_U8 - MK_TYPED_I8, (int32_t)len); }

double mk_typed_get(void *p, int32_t i) {
  mk_typed *t = (mk_typed *)p;
  uint32_t n = (uint32_t)i;
  switch (MK_CLASS(t)) {
    case MK_TYPED_I8: return mk_tat_i8(t, n);
    case MK_TYPED_I16: return mk_tat_i16(t, n);
    case MK_TYPED_U16: return mk_tat_u16(t, n);
    case MK_TYPED_I32: return mk_tat_i32(t, n);
    case MK_TYPED_U32: return mk_tat_u32(t, n);
    case MK_TYPED_F32: return (double)mk_tat_f32(t, n);
    case MK_TYPED_F64: return mk_tat_f64(t, n);
    default: return mk_tat_u8(t, n);
  }
}

static void typed_put(mk_typed *t, uint32_t n, double v);

void mk_typed_put(void *t, int32_t i, double v) { typed_put((mk_typed *)t, (uint32_t)i, v); }

static void typed_put(mk_typed *t, uint32_t n, double v) {
  switch (MK_CLASS(t)) {
    case MK_TYPED_I8: mk_tput_i8(t, n, (int8_t)mk_to_int32(v)); break;
    case MK_TYPED_U8: mk_tput_u8(t, n, (uint8_t)mk_to_int32(v)); break;
    case MK_TYPED_I16: mk_tput_i16(t, n, (int16_t)mk_to_int32(v)); break;
    case MK_TYPED_U16: mk_tput_u16(t, n, (uint16_t)mk_to_int32(v)); break;
    case MK_TYPED_I32: mk_tput_i32(t, n, mk_to_int32(v)); break;
    case MK_TYPED_U32: mk_tput_u32(t, n, (uint32_t)mk_to_int32(v)); break;
    case MK_TYPED_F32: mk_tput_f32(t, n, (float)v); break;
    case MK_TYPED_F64: mk_tput_f64(t, n, v); break;
    default: mk_typed_set_clamped(t, (int32_t)n, v);
  }
}

/* ToUint8Clamp: ties to even. */
void mk_typed_set_clamped(void *p, int32_t i, double v) {
  uint8_t b = 0;
  if (v >= 255) b = 255;
  else if (v > 0) {
    double f = floor(v);
    double d = v - f;
    b = (uint8_t)f;
    if (d > 0.5 || (d == 0.5 && (b & 1))) b++;
  }
  mk_tput_u8(p, (uint32_t)i, b);
}

static uint32_t clamp(int32_t at, uint32_t len) {
  if (at < 0) return (uint32_t)-(int64_t)at > len ? 0 : len - (uint32_t)-(int64_t)at;
  return (uint32_t)at > len ? len : (uint32_t)at;
}

void *mk_typed_sub(void *p, int32_t from, int32_t to) {
  mk_typed *t = (mk_typed *)p;
  uint32_t a = clamp(from, t->len);
  uint32_t b = clamp(to, t->len);
  return mk_typed_over((int32_t)(MK_CLASS(t) - MK_TYPED_I8), t->buffer, (int32_t)(t->offset + a * typed_size_of(t)), b > a ? (int32_t)(b - a) : 0);
}

void *mk_typed_copy(void *p, int32_t from, int32_t to) {
  mk_typed *t = (mk_typed *)p;
  uint32_t a = clamp(from, t->len);
  uint32_t b = clamp(to, t->len);
  uint32_t n = b > a ? b - a : 0;
  uint32_t size = typed_size_of(t);
  mk_typed *r = (mk_typed *)mk_typed_create((int32_t)(MK_CLASS(t) - MK_TYPED_I8), (int32_t)n);
  if (n > 0) memcpy(r->data, t->data + a * size, (size_t)n * size);
  return r;
}

/* From a typed array (of any kind) or an array of numbers. */
void mk_typed_set(void *p, void *source, int32_t at) {
  mk_typed *t = (mk_typed *)p;
  bool is_typed = mk_ptr_is_typed(source);
  uint32_t n = is_typed ? ((mk_typed *)source)->len : ((mk_arr *)source)->len;
  if (at < 0 || (uint64_t)at + n > t->len) mk_throw_error(2, "offset is out of bounds");
  if (is_typed && MK_CLASS(source) == MK_CLASS(t)) {
    uint32_t size = typed_size_of(t);
    if (n > 0) memmove(t->data + (uint32_t)at * size, ((mk_typed *)source)->data, (size_t)n * size);
    return;
  }
  if (is_typed && ((mk_typed *)source)->buffer == t->buffer) source = mk_typed_copy(source, 0, (int32_t)n);
  for (uint32_t i = 0; i < n; i++) {
    mk_val v = mk_any_at(mk_val_ptr(source), (int32_t)i);
    typed_put(t, (uint32_t)at + i, mk_to_num(v));
  }
}

void mk_typed_fill(void *p, double v, int32_t from, int32_t to) {
  mk_typed *t = (mk_typed *)p;
  for (uint32_t i = clamp(from, t->len), b = clamp(to, t->len); i < b; i++) typed_put(t, i, v);
}

int32_t mk_typed_length(void *t) { return mk_typed_len(t); }
int32_t mk_typed_byte_offset(void *t) { return (int32_t)((mk_typed *)t)->offset; }
int32_t mk_typed_byte_length(void *t) { return (int32_t)(((mk_typed *)t)->len * typed_size_of((mk_typed *)t)); }
void *mk_typed_buffer(void *t) { return ((mk_typed *)t)->buffer; }
int32_t mk_buffer_length(void *b) { return (int32_t)((mk_buffer *)b)->bytes; }
void *mk_buffer_bytes(void *b) { return mk_typed_over(MK_TYPED_U8 - MK_TYPED_I8, b, 0, -1); }

void *mk_buffer_slice(void *p, int32_t from, int32_t to) {
  mk_buffer *b = (mk_buffer *)p;
  uint32_t i = clamp(from, b->bytes);
  uint32_t j = clamp(to, b->bytes);
  uint32_t n = j > i ? j - i : 0;
  mk_buffer *r = (mk_buffer *)mk_buffer_new((int32_t)n);
  if (n > 0) memcpy(r + 1, (uint8_t *)(b + 1) + i, n);
  return r;
}
