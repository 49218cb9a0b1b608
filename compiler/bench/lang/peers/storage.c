/* Builds trees of arrays, four children a node, with leaves of random length: the work of an allocator. */
#include "peer.h"

enum { ROUNDS = 3000, DEPTH = 7, EXPECTED_NODES = 5461 };

struct tree {
  int count;
  struct tree *children[];
};

struct planter {
  int nodes;
  int seed;
};

static int next_random(struct planter *p) { return p->seed = (p->seed * 1309 + 13849) & 65535; }

static struct tree *new_tree(int count) {
  struct tree *t = calloc(1, sizeof *t + (size_t)count * sizeof t->children[0]);
  if (!t) fail("out of memory");
  t->count = count;
  return t;
}

static struct tree *grow(struct planter *p, int height) {
  p->nodes++;
  if (height == 1) return new_tree(next_random(p) % 10 + 1);
  struct tree *t = new_tree(4);
  for (int i = 0; i < 4; i++) t->children[i] = grow(p, height - 1);
  return t;
}

static int count_nodes(const struct tree *t) {
  int nodes = 1;
  for (int i = 0; i < t->count; i++)
    if (t->children[i]) nodes += count_nodes(t->children[i]);
  return nodes;
}

static void free_tree(struct tree *t) {
  for (int i = 0; i < t->count; i++)
    if (t->children[i]) free_tree(t->children[i]);
  free(t);
}

int main(void) {
  for (int round = 0; round < ROUNDS; round++) {
    struct planter p = {0, 74755};
    struct tree *t = grow(&p, DEPTH);
    if (p.nodes != EXPECTED_NODES || count_nodes(t) != EXPECTED_NODES) fail("%d nodes", p.nodes);
    free_tree(t);
  }
  printf("storage: %d nodes\n", EXPECTED_NODES);
}
