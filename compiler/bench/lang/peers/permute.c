/* All permutations of six numbers, by exchanges in place; counts the calls. */
#include "peer.h"

enum { ROUNDS = 24000, SIZE = 6, EXPECTED_CALLS = 8660 };

struct permutation {
  int calls;
  int length;
  int *values;
};

static void swap(int *values, int i, int j) {
  int saved = values[i];
  values[i] = values[j];
  values[j] = saved;
}

static void permute(struct permutation *p, int n) {
  p->calls++;
  if (n == 0) return;
  int last = n - 1;
  permute(p, last);
  for (int i = last; i >= 0; i--) {
    swap(p->values, last, i);
    permute(p, last);
    swap(p->values, last, i);
  }
}

static bool is_sorted(const struct permutation *p) {
  for (int i = 0; i < p->length; i++)
    if (p->values[i] != i) return false;
  return true;
}

int main(void) {
  for (int round = 0; round < ROUNDS; round++) {
    struct permutation p = {0, SIZE, allocate(SIZE * sizeof(int))};
    for (int i = 0; i < SIZE; i++) p.values[i] = i;
    permute(&p, SIZE);
    if (p.calls != EXPECTED_CALLS || !is_sorted(&p)) fail("%d calls", p.calls);
    free(p.values);
  }
  printf("permute: %d calls for %d numbers\n", EXPECTED_CALLS, SIZE);
}
