/* C functions of the standard library: the natives that ../std declares and mk.h does not. */
#ifndef MK_STD_H
#define MK_STD_H

mk_str *mk_str_empty(void);
mk_str *mk_str_slice(mk_str *s, int32_t from, int32_t to);
int32_t mk_str_index_of(mk_str *s, mk_str *needle, int32_t from);
bool mk_str_has_at(mk_str *s, mk_str *needle, int32_t at);
int32_t mk_str_last_index_of(mk_str *s, mk_str *needle, int32_t from);
mk_str *mk_str_upper(mk_str *s);
mk_str *mk_str_lower(mk_str *s);
mk_str *mk_str_trim(mk_str *s, int32_t mode);
mk_str *mk_str_repeat(mk_str *s, int32_t times);
int32_t mk_str_code_point(mk_str *s, int32_t i);
mk_str *mk_str_from_code_point(int32_t c);
mk_str *mk_str_join(mk_arr *parts, mk_str *separator);
mk_typed *mk_utf8_encode(mk_str *s);
mk_str *mk_utf8_decode(mk_typed *bytes, int32_t from, int32_t to, bool fatal);
void mk_print_error(mk_str *s);

mk_str *mk_str_printed(double x);
mk_str *mk_num_to_radix(double x, int32_t radix);
mk_str *mk_num_to_fixed(double x, int32_t digits);
mk_str *mk_num_to_precision(double x, int32_t precision);
mk_str *mk_num_to_exponential(double x, int32_t digits);
double mk_num_parse(mk_str *s);
double mk_parse_float(mk_str *s);
double mk_parse_int(mk_str *s, int32_t radix);
uint32_t mk_f64_lo(double x);
uint32_t mk_f64_hi(double x);
double mk_f64_from(uint32_t lo, uint32_t hi);
uint32_t mk_f32_bits(double x);
double mk_f32_from(uint32_t bits);

double mk_math_sin(double x);
double mk_math_cos(double x);
double mk_math_tan(double x);
double mk_math_asin(double x);
double mk_math_acos(double x);
double mk_math_atan(double x);
double mk_math_atan2(double y, double x);
double mk_math_sinh(double x);
double mk_math_cosh(double x);
double mk_math_tanh(double x);
double mk_math_asinh(double x);
double mk_math_acosh(double x);
double mk_math_atanh(double x);
double mk_math_exp(double x);
double mk_math_expm1(double x);
double mk_math_log(double x);
double mk_math_log1p(double x);
double mk_math_log2(double x);
double mk_math_log10(double x);
double mk_math_cbrt(double x);
double mk_math_hypot2(double a, double b);
double mk_math_round(double x);
double mk_math_fround(double x);
double mk_math_sign(double x);
int32_t mk_math_clz32(double x);
double mk_math_random(void);

/* A trace is a Uint8Array of addresses, or NULL. */
void *mk_stack_capture(void);
mk_str *mk_stack_format(void *trace);
void mk_stack_write(const mk_typed *trace);
bool mk_is_return_address(uintptr_t a);

mk_val mk_reflect_field(const void *o, const mk_field *f);
void *mk_pointer_field(const void *o, const char *name);
int32_t mk_any_kind(mk_val x);
int32_t mk_any_len(mk_val x);
mk_val mk_any_at(mk_val x, int32_t i);
int32_t mk_reflect_count(mk_val o);
mk_str *mk_reflect_name(mk_val o, int32_t i);
mk_val mk_reflect_value(mk_val o, int32_t i);

double mk_typed_get(void *t, int32_t i);
void mk_typed_put(void *t, int32_t i, double v);
int32_t mk_typed_length(void *t);
int32_t mk_typed_byte_offset(void *t);
int32_t mk_typed_byte_length(void *t);
void *mk_typed_buffer(void *t);
void *mk_typed_sub(void *t, int32_t from, int32_t to);
void *mk_typed_copy(void *t, int32_t from, int32_t to);
void mk_typed_set(void *t, void *source, int32_t at);
void mk_typed_fill(void *t, double v, int32_t from, int32_t to);
int32_t mk_buffer_length(void *b);
void *mk_buffer_slice(void *b, int32_t from, int32_t to);
void *mk_buffer_bytes(void *b);

#endif
