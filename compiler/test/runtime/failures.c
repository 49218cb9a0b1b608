/*
 * Memory runs out at the first, second, third ... allocation of a scenario, until it gets through. Each time an error
 * is thrown, the heap is in order, what was there before is as it was, and the program goes on.
 */
#include "classes.h"

extern uint32_t mk_allocations_left;

static struct {
  void *kept, *array, *text;
} globals;
void *const mk_roots_begin = &globals;
void *const mk_roots_end = &globals + 1;

static void fail(const char *scenario, uint32_t n, const char *what) {
  printf("FAILED: %s, allocation %u: %s\n", scenario, (unsigned)n, what);
  exit(1);
}

static mk_str *text(const char *s) { return mk_str_from_utf8(s, strlen(s)); }

static void grow_array(void) {
  mk_arr *a = (mk_arr *)globals.array;
  for (int i = 0; i < 100; i++) mk_push_ptr(a, text("element"));
}

static void build_string(void) {
  mk_str *s = mk_str_empty();
  for (int i = 0; i < 200; i++) s = mk_str_concat(s, i % 50 == 49 ? text("\xe2\x82\xac") : text("piece"));
  globals.text = mk_str_flat(s);
}

static void convert_numbers(void) {
  mk_str *s = mk_str_concat(mk_str_from_num(0.1), mk_num_to_fixed(2.5, 3));
  s = mk_str_concat(s, mk_num_to_radix(255.5, 16));
  s = mk_str_concat(mk_num_to_precision(1e21, 4), s);
  if (mk_num_parse(mk_str_concat(text("1"), text("e5"))) != 1e5) mk_port_exit(1);
  globals.text = s;
}

static void cut_strings(void) {
  mk_str *s = mk_str_concat(text("  The quick brown fox jumps over "), text("stra\xc3\x9f" "e  "));
  s = mk_str_upper(mk_str_trim(s, 3));
  mk_arr *parts = mk_arr_new(MK_ARR_PTR, 0);
  for (int i = 0; i < 5; i++) mk_push_ptr(parts, mk_str_slice(s, i, i * 3 + 2));
  globals.text = mk_str_join(parts, text(", "));
}

static void throw_and_catch(void) {
  mk_handler h;
  mk_push_handler(&h);
  if (MK_SETJMP(h.jb) == 0) mk_throw_bounds(7, 3);
  globals.kept = mk_as_ptr(mk_caught(&h));
  if (!mk_is_error(globals.kept)) mk_port_exit(1);
}

static void typed_arrays(void) {
  mk_typed *t = mk_utf8_encode(text("h\xc3\xa9llo"));
  void *copy = mk_typed_copy(t, 1, -1);
  globals.kept = mk_typed_sub(copy, 0, 2);
  globals.text = mk_utf8_decode((mk_typed *)mk_buffer_bytes(mk_typed_buffer(t)), 0, 6, true);
}

static void large_blocks(void) {
  globals.array = mk_arr_new(MK_ARR_VAL, 0);
  mk_arr_set_length(globals.array, 500);
  globals.kept = mk_str_repeat(text("0123456789"), 300);
  globals.text = mk_buffer_new(4000);
}

static const struct {
  const char *name;
  void (*run)(void);
} scenarios[] = {
    {"growing an array", grow_array},   {"building a string", build_string}, {"numbers", convert_numbers},
    {"pieces of strings", cut_strings}, {"an error", throw_and_catch},       {"typed arrays", typed_arrays},
    {"large blocks", large_blocks},
};

static bool attempt(void (*run)(void)) {
  mk_handler h;
  mk_push_handler(&h);
  if (MK_SETJMP(h.jb) == 0) {
    run();
    mk_pop_handler(&h);
    return true;
  }
  mk_allocations_left = UINT32_MAX;
  void *thrown = mk_as_ptr(mk_caught(&h));
  if (!mk_is_error(thrown) || !mk_str_eq(((test_error *)thrown)->message, text("out of memory"))) mk_throw(mk_caught(&h));
  return false;
}

static void check_array(const char *name, uint32_t n) {
  const mk_arr *a = (const mk_arr *)globals.array;
  if (a->len > a->cap) fail(name, n, "an array longer than its elements");
  for (uint32_t i = 0; i < a->len; i++)
    if (!mk_str_eq(mk_at_ptr(a, i), text("element"))) fail(name, n, "an element has changed");
}

int main(void) {
  harness_start(65536, __builtin_frame_address(0));
  mk_prepare_errors();
  for (size_t s = 0; s < sizeof scenarios / sizeof *scenarios; s++) {
    uint32_t n = 1;
    for (bool done = false; !done; n++) {
      globals.array = mk_arr_new(MK_ARR_PTR, 0);
      mk_push_ptr((mk_arr *)globals.array, text("element"));
      uint32_t before = mk_handlers != NULL;
      mk_allocations_left = n;
      /* Handlers inside the scenario may catch the error themselves: it has got through when nothing failed. */
      bool passed = attempt(scenarios[s].run);
      done = passed && mk_allocations_left > 0;
      mk_allocations_left = UINT32_MAX;
      if ((mk_handlers != NULL) != before) fail(scenarios[s].name, n, "a handler is left");
      mk_collect();
      if (s < 6) check_array(scenarios[s].name, n);
      if (n > 2000) fail(scenarios[s].name, n, "it never gets through");
    }
    printf("%s: %u\n", scenarios[s].name, (unsigned)n - 2);
  }
  return 0;
}
