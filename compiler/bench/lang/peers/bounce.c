/* A hundred balls in a box; counts how often they bounce in fifty steps. */
#include "peer.h"

enum { ROUNDS = 45000, BALLS = 100, STEPS = 50, BOX = 500, EXPECTED_BOUNCES = 1331 };

struct ball {
  int x, y, vx, vy;
};

/* A linear congruential generator of sixteen bits. */
static int next_random(int *seed) { return *seed = (*seed * 1309 + 13849) & 65535; }

static struct ball *new_ball(int *seed) {
  struct ball *b = allocate(sizeof *b);
  b->x = next_random(seed) % BOX;
  b->y = next_random(seed) % BOX;
  b->vx = next_random(seed) % 300 - 150;
  b->vy = next_random(seed) % 300 - 150;
  return b;
}

/* Moves by one step; says whether it met a wall. */
static bool step(struct ball *b) {
  bool bounced = false;
  b->x += b->vx;
  b->y += b->vy;
  if (b->x > BOX) {
    b->x = BOX;
    b->vx = -abs(b->vx);
    bounced = true;
  }
  if (b->x < 0) {
    b->x = 0;
    b->vx = abs(b->vx);
    bounced = true;
  }
  if (b->y > BOX) {
    b->y = BOX;
    b->vy = -abs(b->vy);
    bounced = true;
  }
  if (b->y < 0) {
    b->y = 0;
    b->vy = abs(b->vy);
    bounced = true;
  }
  return bounced;
}

static int count_bounces(void) {
  int seed = 74755, bounces = 0;
  struct ball *balls[BALLS];
  for (int i = 0; i < BALLS; i++) balls[i] = new_ball(&seed);
  for (int s = 0; s < STEPS; s++)
    for (int i = 0; i < BALLS; i++)
      if (step(balls[i])) bounces++;
  for (int i = 0; i < BALLS; i++) free(balls[i]);
  return bounces;
}

int main(void) {
  for (int round = 0; round < ROUNDS; round++) {
    int bounces = count_bounces();
    if (bounces != EXPECTED_BOUNCES) fail("%d bounces", bounces);
  }
  printf("bounce: %d bounces\n", EXPECTED_BOUNCES);
}
