/* Sieve of Eratosthenes: the primes up to 5000. */
#include "peer.h"

enum { ROUNDS = 50000, LIMIT = 5000, PRIMES_UP_TO_LIMIT = 669 };

static int count_primes(bool *flags, int limit) {
  int primes = 0;
  for (int candidate = 2; candidate <= limit; candidate++) {
    if (!flags[candidate - 1]) continue;
    primes++;
    for (int multiple = candidate + candidate; multiple <= limit; multiple += candidate) flags[multiple - 1] = false;
  }
  return primes;
}

int main(void) {
  for (int round = 0; round < ROUNDS; round++) {
    bool *flags = allocate(LIMIT * sizeof *flags);
    memset(flags, true, LIMIT * sizeof *flags);
    int primes = count_primes(flags, LIMIT);
    free(flags);
    if (primes != PRIMES_UP_TO_LIMIT) fail("%d primes", primes);
  }
  printf("sieve: %d primes up to %d\n", PRIMES_UP_TO_LIMIT, LIMIT);
}
