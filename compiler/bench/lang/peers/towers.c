/* Towers of Hanoi: thirteen discs, each a linked element of one of three piles. */
#include "peer.h"

enum { ROUNDS = 16000, DISCS = 13, EXPECTED_MOVES = 8191 };

struct disc {
  int size;
  struct disc *below;
};

struct towers {
  int moves;
  struct disc *piles[3];
};

static void push(struct towers *t, struct disc *disc, int pile) {
  struct disc *top = t->piles[pile];
  if (top && disc->size >= top->size) fail("a disc on a smaller one");
  disc->below = top;
  t->piles[pile] = disc;
}

static struct disc *pop(struct towers *t, int pile) {
  struct disc *top = t->piles[pile];
  if (!top) fail("no disc on the pile");
  t->piles[pile] = top->below;
  top->below = NULL;
  return top;
}

static void move(struct towers *t, int count, int from, int to) {
  if (count == 0) return;
  int other = 3 - from - to;
  move(t, count - 1, from, other);
  push(t, pop(t, from), to);
  t->moves++;
  move(t, count - 1, other, to);
}

static int height_of(const struct towers *t, int pile) {
  int height = 0;
  for (const struct disc *disc = t->piles[pile]; disc; disc = disc->below) height++;
  return height;
}

int main(void) {
  for (int round = 0; round < ROUNDS; round++) {
    struct towers t = {0, {NULL, NULL, NULL}};
    for (int size = DISCS; size > 0; size--) {
      struct disc *disc = allocate(sizeof *disc);
      disc->size = size;
      push(&t, disc, 0);
    }
    move(&t, DISCS, 0, 2);
    if (t.moves != EXPECTED_MOVES || height_of(&t, 2) != DISCS) fail("%d moves", t.moves);
    while (t.piles[2]) free(pop(&t, 2));
  }
  printf("towers: %d moves\n", EXPECTED_MOVES);
}
