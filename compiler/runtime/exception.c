/* Throwing, catching, and what happens when nobody catches. */
#include "mk.h"

mk_handler *mk_handlers;
uint8_t *mk_stack_limit;
mk_val mk_thrown;

void mk_throw(mk_val v) {
  mk_handler *h = mk_handlers;
  if (!h) {
    mk_port_uncaught(v);
    mk_port_exit(1);
  }
  mk_handlers = h->previous;
  h->thrown = v;
  longjmp(h->jb, 1);
}

static mk_str *text(const char *s) { return mk_str_from_utf8(s, strlen(s)); }

MK_NORETURN static void throw_made(int which, mk_str *message) { mk_throw(mk_val_ptr(mk_make_error(which, message))); }

void mk_throw_error(int which, const char *message) { throw_made(which, text(message)); }

void mk_throw_bounds(uint32_t index, uint32_t len) {
  mk_str *s = mk_str_concat(text("index "), index == MK_NO_INDEX ? text("that is not a whole number") : mk_str_from_i32((int32_t)index));
  s = mk_str_concat(s, text(" out of range, length "));
  throw_made(2, mk_str_concat(s, mk_str_from_u32(len)));
}

void mk_throw_null(void) { mk_throw_error(1, "value is null or undefined"); }
void mk_throw_fit(void) { mk_throw_error(2, "number does not fit the integer type"); }
void mk_throw_frozen(void) { mk_throw_error(1, "Cannot assign to read only property"); }
void mk_throw_stack(void) { mk_throw_error(2, "Maximum call stack size exceeded"); }
void mk_stack_used_up(void) { mk_throw_stack(); }
void mk_throw_kind(const char *wanted) { throw_made(1, mk_str_concat(text("value is not a "), text(wanted))); }
void mk_throw_cast(const mk_str *wanted) {
  throw_made(1, wanted ? mk_str_concat(text("value is not of type "), (void *)(uintptr_t)wanted) : text("value is of another type"));
}
void mk_throw_number(const char *message, int32_t n) { throw_made(2, mk_str_concat(text(message), mk_str_from_i32(n))); }
void mk_throw_range(const mk_str *message) { throw_made(2, (mk_str *)(uintptr_t)message); }

/* Made while there was memory; the same object is thrown every time. */
static void *no_memory;

void mk_prepare_errors(void) {
  mk_add_root(&no_memory);
  no_memory = mk_make_error(2, text("out of memory"));
}

/* Is it an instance of Error? Of the classes above that of the prepared error Error is the first. */
bool mk_is_error(const void *o) {
  uint32_t known = no_memory ? MK_CLASS(no_memory) : 0;
  uint32_t c = MK_CLASS(o);
  for (uint32_t first = MK_FIRST_CLASS; first <= known; first++) {
    uint32_t last = mk_classes[first - MK_FIRST_CLASS].last;
    if (last >= known) return c >= first && c <= last;
  }
  return false;
}

void mk_throw_memory(void) {
  if (!no_memory) {
    static const char message[] = "out of memory\n";
    mk_port_write(message, sizeof message - 1);
    mk_port_exit(1);
  }
  mk_throw(mk_val_ptr(no_memory));
}

void mk_stack_room(size_t bytes) {
  if (mk_sp() < mk_stack_limit + bytes) mk_throw_stack();
}

/* One step of a resumable function with `try` in it: what is thrown goes to the handler that is current in the frame. */
void mk_run_step(mk_frame *f, void (*step)(mk_frame *)) {
  for (;;) {
    mk_handler h;
    mk_push_handler(&h);
    if (MK_SETJMP(h.jb) == 0) {
      step(f);
      mk_pop_handler(&h);
      return;
    }
    mk_thrown = mk_caught(&h);
    uint16_t handler = f->handler;
    if (handler == 0) {
      f->state = MK_FINISHED;
      mk_throw(mk_thrown);
    }
    f->state = (uint16_t)(MK_HANDLER + handler);
  }
}

void mk_resume(mk_frame *f) { f->step(f); }

/* Programs without the library's errors, in C alone, throw the message. */
__attribute__((weak)) void *mk_make_error(int which, mk_str *message) {
  (void)which;
  return message;
}
