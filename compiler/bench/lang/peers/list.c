/* Takeuchi's function on linked lists: the length of a list stands for a number. */
#include "peer.h"

enum { ROUNDS = 40000, EXPECTED_LENGTH = 10 };

struct element {
  int value;
  struct element *next;
};

static struct element *list_of(int length) {
  if (length == 0) return NULL;
  struct element *e = allocate(sizeof *e);
  e->value = length;
  e->next = list_of(length - 1);
  return e;
}

static void free_list(struct element *list) {
  while (list) {
    struct element *next = list->next;
    free(list);
    list = next;
  }
}

static int length_of(const struct element *list) { return list ? 1 + length_of(list->next) : 0; }

static bool is_shorter(const struct element *x, const struct element *y) {
  while (y) {
    if (!x) return true;
    x = x->next;
    y = y->next;
  }
  return false;
}

static const struct element *rest(const struct element *list) {
  if (!list) fail("empty list");
  return list->next;
}

static const struct element *takeuchi(const struct element *x, const struct element *y, const struct element *z) {
  if (!is_shorter(y, x)) return z;
  return takeuchi(takeuchi(rest(x), y, z), takeuchi(rest(y), z, x), takeuchi(rest(z), x, y));
}

int main(void) {
  for (int round = 0; round < ROUNDS; round++) {
    struct element *x = list_of(15), *y = list_of(10), *z = list_of(6);
    int length = length_of(takeuchi(x, y, z));
    if (length != EXPECTED_LENGTH) fail("length %d", length);
    free_list(x);
    free_list(y);
    free_list(z);
  }
  printf("list: length %d\n", EXPECTED_LENGTH);
}
