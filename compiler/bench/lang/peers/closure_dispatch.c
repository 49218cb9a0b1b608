/* Calls through function pointers: a chain of filters, listeners with state, and a table of operations. */
#include "peer.h"

enum { ROUNDS = 600, SAMPLES = 10000, FILTERS = 6, LISTENERS = 3, PROGRAM_LENGTH = 16, EXPECTED_CHECKSUM = 520060169 };

/* A function with what it remembers. */
struct filter {
  int (*apply)(struct filter *, int sample);
  int a, b;
};

static int scale(struct filter *f, int sample) { return sample * f->a >> f->b; }

static int clamp(struct filter *f, int sample) { return sample < f->a ? f->a : sample > f->b ? f->b : sample; }

/* Mean with the sample before. */
static int smooth(struct filter *f, int sample) {
  int mean = (sample + f->a) >> 1;
  f->a = sample;
  return mean;
}

static struct filter *new_filter(int (*apply)(struct filter *, int), int a, int b) {
  struct filter *f = allocate(sizeof *f);
  *f = (struct filter){apply, a, b};
  return f;
}

struct chain {
  struct filter *filters[FILTERS];
  int count;
};

static int run_chain(const struct chain *c, int sample) {
  for (int i = 0; i < c->count; i++) sample = c->filters[i]->apply(c->filters[i], sample);
  return sample;
}

struct listener {
  void (*hear)(void *state, int value);
  void *state;
};

struct emitter {
  struct listener listeners[LISTENERS];
  int count;
};

static void on(struct emitter *e, void (*hear)(void *, int), void *state) { e->listeners[e->count++] = (struct listener){hear, state}; }

static void emit(const struct emitter *e, int value) {
  for (int i = 0; i < e->count; i++) e->listeners[i].hear(e->listeners[i].state, value);
}

struct statistics {
  int count, sum, peak;
};

static void hear_count(void *state, int value) {
  (void)value;
  ((struct statistics *)state)->count++;
}

static void hear_sum(void *state, int value) {
  struct statistics *s = state;
  s->sum = (s->sum + value) & 0xffffff;
}

static void hear_peak(void *state, int value) {
  struct statistics *s = state;
  if (value > s->peak) s->peak = value;
}

/* A machine of one accumulator whose operations are functions in a table. */
static int op_add(int accumulator, int operand) { return (accumulator + operand) & 0xffff; }
static int op_subtract(int accumulator, int operand) { return (accumulator - operand) & 0xffff; }
static int op_xor(int accumulator, int operand) { return (accumulator ^ operand) & 0xffff; }
static int op_shift(int accumulator, int operand) { return (accumulator << 1 | (operand & 1)) & 0xffff; }

static int (*const operations[])(int, int) = {op_add, op_subtract, op_xor, op_shift};

static int run(const int *program, int length, int start) {
  int accumulator = start;
  for (int i = 0; i < length; i++) accumulator = operations[program[i]](accumulator, i);
  return accumulator;
}

static int checksum(void) {
  struct chain chain = {{new_filter(scale, 3, 1), new_filter(smooth, 0, 0), new_filter(clamp, -1000, 1000), new_filter(smooth, 0, 0),
                         new_filter(scale, 7, 3), new_filter(clamp, -500, 500)},
                        FILTERS};
  struct emitter emitter = {.count = 0};
  struct statistics statistics = {0, 0, -1000};
  on(&emitter, hear_count, &statistics);
  on(&emitter, hear_sum, &statistics);
  on(&emitter, hear_peak, &statistics);
  int *program = allocate(PROGRAM_LENGTH * sizeof *program);
  for (int i = 0; i < PROGRAM_LENGTH; i++) program[i] = (i * i + (i >> 1)) & 3;
  int accumulator = 0;
  for (int i = 0; i < SAMPLES; i++) {
    emit(&emitter, run_chain(&chain, i * 7919 % 2001 - 1000));
    accumulator = run(program, PROGRAM_LENGTH, accumulator);
  }
  for (int i = 0; i < FILTERS; i++) free(chain.filters[i]);
  free(program);
  if (statistics.count != SAMPLES) fail("%d samples heard", statistics.count);
  return statistics.sum * 31 + statistics.peak * 7 + accumulator;
}

int main(void) {
  for (int round = 0; round < ROUNDS; round++) {
    int result = checksum();
    if (result != EXPECTED_CHECKSUM) fail("checksum %d", result);
  }
  printf("closure_dispatch: checksum %d\n", EXPECTED_CHECKSUM);
}
