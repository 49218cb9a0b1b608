/* The Mandelbrot set as a bitmap of one bit a point, eight points a byte. */
#include "peer.h"

enum { ROUNDS = 40, SIZE = 400, ITERATIONS = 50, EXPECTED_POINTS = 63528 };

static bool is_in_set(double cr, double ci) {
  double zr = 0, zi = 0, zr_squared = 0, zi_squared = 0;
  for (int i = 0; i < ITERATIONS; i++) {
    zi = 2 * zr * zi + ci;
    zr = zr_squared - zi_squared + cr;
    zr_squared = zr * zr;
    zi_squared = zi * zi;
    if (zr_squared + zi_squared > 4) return false;
  }
  return true;
}

/* Draws the set into `bitmap`, row by row. */
static void draw(uint8_t *bitmap) {
  for (int y = 0; y < SIZE; y++) {
    double ci = 2.0 * y / SIZE - 1;
    unsigned bits = 0;
    for (int x = 0; x < SIZE; x++) {
      double cr = 2.0 * x / SIZE - 1.5;
      bits = bits << 1 | is_in_set(cr, ci);
      if ((x & 7) == 7) {
        *bitmap++ = (uint8_t)bits;
        bits = 0;
      }
    }
  }
}

static int points_in(const uint8_t *bitmap, size_t length) {
  int points = 0;
  for (size_t i = 0; i < length; i++)
    for (unsigned bits = bitmap[i]; bits; bits &= bits - 1) points++;
  return points;
}

int main(void) {
  size_t length = SIZE * SIZE / 8;
  uint8_t *bitmap = allocate(length);
  for (int round = 0; round < ROUNDS; round++) {
    memset(bitmap, 0, length);
    draw(bitmap);
    int points = points_in(bitmap, length);
    if (points != EXPECTED_POINTS) fail("%d points", points);
  }
  free(bitmap);
  printf("mandelbrot: %d points of %d\n", EXPECTED_POINTS, SIZE * SIZE);
}
