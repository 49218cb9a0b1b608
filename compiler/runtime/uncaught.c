/*
 * The last words of a program: `Uncaught RangeError: message`, and where the error was made. Memory may have run out,
 * and numbers are only told if the program has the means anyway: an app that never prints one does not carry them.
 */
#include "mk.h"

/* A field that holds a string, by its name, or NULL. */
static const mk_str *string_field(const void *o, const char *name) {
  const void *p = mk_pointer_field(o, name);
  return p && mk_ptr_is_string(p) ? (const mk_str *)p : NULL;
}

static void write_error(const void *o) {
  const mk_str *name = string_field(o, "name");
  const mk_str *message = string_field(o, "message");
  if (name) mk_write(name);
  if (name && message && name->len > 0 && message->len > 0) mk_port_write(": ", 2);
  if (message) mk_write(message);
  void *trace = mk_pointer_field(o, "trace");
  if (trace && mk_ptr_is_typed(trace)) mk_stack_write((const mk_typed *)trace);
}

/* A program that has numbers as values of unknown type brings the text of numbers along. */
__attribute__((weak)) mk_str *mk_uncaught_number(mk_val v) {
  (void)v;
  return mk_str_empty();
}

/* A port that keeps what is said here calls mk_tell_uncaught() in one of its own. */
__attribute__((weak)) void mk_port_uncaught(mk_val v) { mk_tell_uncaught(v); }

void mk_tell_uncaught(mk_val v) {
  static bool telling;
  if (telling) {
    /* Telling it has failed in turn: what was said has to do. */
    mk_port_write("\n", 1);
    return;
  }
  telling = true;
  mk_port_write("Uncaught ", 9);
  if (mk_is_ptr(v) && mk_is_error(mk_as_ptr(v))) write_error(mk_as_ptr(v));
  else mk_write(mk_is_number(v) ? mk_uncaught_number(v) : mk_other_to_str(v));
  mk_port_write("\n", 1);
}
