/*
 * Feeds changed and random inputs to a function of a device program: fuzzing led by coverage. An input that reaches code
 * that none before it did is kept, and changed further. What is wrong ends the process: an error that nobody catches, a
 * report of a sanitizer, an input that takes too long. The input is then in the file that --failed names.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sanitizer/common_interface_defs.h>
#include <signal.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "hal_natives.h"
#include "mk.h"
#include "port.h"
#include "tls_session.h"

/* Made by build.ts: the functions by name. */
typedef struct {
  const char *name;
  void (*run)(mk_typed *data, int32_t chunk);
} fuzz_target;
extern const fuzz_target fuzz_targets[];
extern const int fuzz_target_count;

#define MAP_SIZE (1u << 14)
#define MAX_CORPUS 8192
#define MAX_INPUT 4096
#define USUAL_INPUT 512
/* Of processor time, for a round of inputs: a machine that others use is no reason. */
#define HANG_SECONDS 20
/* How many inputs between two looks at the clock, and the watchdog's feeding. */
#define ROUND 1000

typedef struct {
  uint8_t *bytes;
  size_t length;
} input;

static uint8_t map[MAP_SIZE], seen[MAP_SIZE];
static uintptr_t previous;
static input corpus[MAX_CORPUS];
static int corpus_count, edges;
static uint8_t current[MAX_INPUT];
static size_t current_length;
static int32_t current_chunk;
static const char *failed_file = "failed", *keep_folder;
static uint64_t state = 1;

/* Called by the program's code at each branch. */
void __sanitizer_cov_trace_pc(void) {
  uintptr_t at = (uintptr_t)__builtin_return_address(0);
  uintptr_t place = (at ^ at >> 14) & (MAP_SIZE - 1);
  uint8_t *count = &map[place ^ previous];
  if (*count < 255) ++*count;
  previous = place >> 1;
}

/* splitmix64 */
static uint64_t next(void) {
  uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

/* The same for the same input, so that what fails fails again. */
void port_random_bytes(void *bytes, size_t size) {
  static uint64_t seed = 7;
  uint8_t *at = bytes;
  for (size_t i = 0; i < size; i++) at[i] = (uint8_t)((seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u) >> 56);
}

static size_t below(size_t limit) { return limit ? (size_t)(next() % limit) : 0; }

static void save(const char *path) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return;
  ssize_t n = write(fd, current, current_length);
  (void)n;
  close(fd);
}

static void save_failed(void) {
  save(failed_file);
  fprintf(stderr, "the input is in %s (%zu bytes, in pieces of %d)\n", failed_file, current_length, (int)current_chunk);
}

/* What the program prints is told only if it fails: the last of it. */
static char printed[8192];
static size_t printed_length;

void mk_port_write(const char *text, size_t length) {
  if (length > sizeof printed / 2) length = sizeof printed / 2;
  if (printed_length + length > sizeof printed) {
    memmove(printed, printed + printed_length - sizeof printed / 2, sizeof printed / 2);
    printed_length = sizeof printed / 2;
  }
  memcpy(printed + printed_length, text, length);
  printed_length += length;
}

void mk_port_exit(int status) {
  fwrite(printed, 1, printed_length, stderr);
  save_failed();
  _exit(status ? status : 1);
}

void hal_console_hold(bool on) { (void)on; }

static void hung(int number) {
  (void)number;
  static const char text[] = "this input takes too long\n";
  ssize_t n = write(STDERR_FILENO, text, sizeof text - 1);
  (void)n;
  save_failed();
  _exit(1);
}

static void feed_watchdog(void) {
  struct itimerval limit = {.it_value = {.tv_sec = HANG_SECONDS}};
  setitimer(ITIMER_PROF, &limit, NULL);
}

/* Numbers of passes count by their order of magnitude. */
static uint8_t bucket(uint8_t count) { return (uint8_t)(count < 4 ? 1u << count >> 1 : count < 16 ? 8 : count < 64 ? 16 : 32); }

static bool found_new(void) {
  bool new = false;
  for (size_t i = 0; i < MAP_SIZE; i++) {
    if (!map[i]) continue;
    uint8_t bits = bucket(map[i]);
    if (!(bits & ~seen[i])) continue;
    if (!seen[i]) edges++;
    seen[i] |= bits;
    new = true;
  }
  return new;
}

static void keep_current(bool on_disk) {
  if (corpus_count == MAX_CORPUS) return;
  input *kept = &corpus[corpus_count++];
  kept->bytes = malloc(current_length ? current_length : 1);
  memcpy(kept->bytes, current, current_length);
  kept->length = current_length;
  if (!keep_folder || !on_disk) return;
  char path[4096];
  snprintf(path, sizeof path, "%s/%05d", keep_folder, corpus_count);
  save(path);
}

static void run_current(const fuzz_target *target, bool on_disk) {
  memset(map, 0, sizeof map);
  previous = 0;
  mk_typed *data = mk_u8_new((uint32_t)current_length);
  memcpy(data->data, current, current_length);
  target->run(data, current_chunk);
  mk_run_microtasks();
  if (found_new()) keep_current(on_disk);
}

static void remove_bytes(size_t at, size_t n) {
  memmove(current + at, current + at + n, current_length - at - n);
  current_length -= n;
}

static void insert_bytes(size_t at, const uint8_t *bytes, size_t n) {
  if (n > MAX_INPUT - current_length) n = MAX_INPUT - current_length;
  uint8_t copy[MAX_INPUT];
  memcpy(copy, bytes, n);
  memmove(current + at + n, current + at, current_length - at);
  memcpy(current + at, copy, n);
  current_length += n;
}

static void change_once(void) {
  static const uint8_t telling[] = {0, 1, 9, 10, 13, 32, 34, 45, 58, 92, 123, 125, 126, 127, 128, 192, 254, 255};
  size_t at = below(current_length);
  uint8_t fresh[64];
  switch (below(9)) {
    case 0:
      if (current_length) current[at] ^= (uint8_t)(1u << below(8));
      break;
    case 1:
      if (current_length) current[at] = (uint8_t)next();
      break;
    case 2:
      if (current_length) current[at] = telling[below(sizeof telling)];
      break;
    case 3:
      if (current_length) remove_bytes(at, 1 + below(current_length - at < 32 ? current_length - at : 32));
      break;
    case 4:
      for (size_t i = 0; i < sizeof fresh; i++) fresh[i] = (uint8_t)next();
      insert_bytes(at, fresh, 1 + below(sizeof fresh));
      break;
    case 5: /* repeats a piece, many times now and then */
      for (size_t n = current_length ? 1 + below(current_length - at) : 0, times = below(16) ? 1 : 64; n && times; times--) {
        insert_bytes(at, current + at, n);
      }
      break;
    case 6:
      if (current_length) current[at] = (uint8_t)(current[at] + below(33) - 16);
      break;
    case 7:
      current_length = at;
      break;
    default: { /* a piece of another */
      const input *other = &corpus[below((size_t)corpus_count)];
      if (!other->length) break;
      size_t from = below(other->length);
      size_t n = 1 + below(other->length - from);
      size_t over = below(2) ? 0 : n < current_length - at ? n : current_length - at;
      if (over) remove_bytes(at, over);
      insert_bytes(at, other->bytes + from, n);
    }
  }
}

static void make_input(void) {
  if (below(200) == 0) {
    current_length = below(below(10) ? 64 : MAX_INPUT);
    for (size_t i = 0; i < current_length; i++) current[i] = (uint8_t)next();
  } else {
    /* The latest have the newest ground before them. */
    int from = corpus_count > 64 && below(2) ? corpus_count - 64 : 0;
    const input *base = &corpus[from + (int)below((size_t)(corpus_count - from))];
    memcpy(current, base->bytes, base->length);
    current_length = base->length;
    for (size_t n = (size_t)1 << below(5); n; n--) change_once();
  }
  /* Long ones cost more than they tell. */
  if (current_length > USUAL_INPUT && below(8)) current_length = USUAL_INPUT;
  current_chunk = below(4) ? (int32_t)(1 + below(64)) : MAX_INPUT;
}

static void run_seed(const fuzz_target *target, const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return;
  current_length = fread(current, 1, sizeof current, file);
  fclose(file);
  static const int32_t chunks[] = {1, 7, MAX_INPUT};
  for (size_t i = 0; i < 3; i++) {
    current_chunk = chunks[i];
    run_current(target, false);
  }
  /* Whether it has led to new ground or not: code without instruments does not tell. */
  keep_current(false);
}

static void run_seeds(const fuzz_target *target, const char *folder) {
  struct dirent **names;
  int count = scandir(folder, &names, NULL, alphasort);
  for (int i = 0; i < count; i++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
    if (names[i]->d_name[0] != '.') run_seed(target, path);
    free(names[i]);
  }
  if (count >= 0) free(names);
}

static const fuzz_target *target_of(const char *name) {
  for (int i = 0; i < fuzz_target_count; i++) {
    if (strcmp(fuzz_targets[i].name, name) == 0) return &fuzz_targets[i];
  }
  fprintf(stderr, "no target %s\n", name);
  exit(2);
}

static alignas(16) uint8_t heap[MK_HEAP_BYTES];

/* TARGET INPUTS SEED FAILED-FILE KEEP-FOLDER SEED-FOLDER... */
int main(int argc, char **argv) {
  if (argc < 6) return 2;
  const fuzz_target *target = target_of(argv[1]);
  long long inputs = atoll(argv[2]);
  state = strtoull(argv[3], NULL, 10);
  failed_file = argv[4];
  keep_folder = *argv[5] ? argv[5] : NULL;
  __sanitizer_set_death_callback(save_failed);
  signal(SIGPROF, hung);
  port_clock_init();
  mk_stack_base = __builtin_frame_address(0);
  mk_stack_limit = mk_stack_base - (6u << 20);
  mk_init(heap, sizeof heap);
  mk_app_main();
  mk_run_microtasks();
  feed_watchdog();
  current_chunk = MAX_INPUT;
  run_current(target, false);
  if (!corpus_count) keep_current(false);
  for (int i = 6; i < argc; i++) run_seeds(target, argv[i]);
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (long long i = 0; i < inputs; i++) {
    if (i % ROUND == 0) feed_watchdog();
    make_input();
    run_current(target, true);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
  mk_heap_stats_t stats = mk_heap_statistics();
  printf("%lld inputs, %.0f s, %d kept, %d edges, least heap free %zu of %zu\n", inputs, seconds, corpus_count, edges, stats.min_free, stats.size);
  return 0;
}
