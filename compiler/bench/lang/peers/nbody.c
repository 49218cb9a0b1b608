/* The Sun and the four great planets under gravity, by the symplectic Euler method; checks the energy. */
#include <math.h>

#include "peer.h"

enum { ROUNDS = 60, STEPS_PER_ROUND = 50000, BODIES = 5 };

static const char energy_at_start[] = "-0.169075164";
static const char energy_at_end[] = "-0.169078071";

#define PI 3.141592653589793
#define SOLAR_MASS (4 * PI * PI)
#define DAYS_PER_YEAR 365.24

struct body {
  double x, y, z, vx, vy, vz, mass;
};

/* Position in astronomical units, velocity in units a day, mass in solar masses. */
static const struct body start[BODIES] = {
    {0, 0, 0, 0, 0, 0, 1},
    {4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01, 1.66007664274403694e-03,
     7.69901118419740425e-03, -6.90460016972063023e-05, 9.54791938424326609e-04},
    {8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01, -2.76742510726411899e-03,
     4.99852801234917238e-03, 2.30417297573763929e-05, 2.85885980666130812e-04},
    {1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01, 2.96460137564761618e-03,
     2.37847173959480950e-03, -2.96589568540237556e-05, 4.36624404335156298e-05},
    {1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01, 2.68067772490389322e-03,
     1.62824170038242295e-03, -9.51592254519715870e-05, 5.15138902046611451e-05},
};

static void start_system(struct body bodies[BODIES]) {
  double px = 0, py = 0, pz = 0;
  for (int i = 0; i < BODIES; i++) {
    struct body *b = &bodies[i];
    *b = start[i];
    b->vx *= DAYS_PER_YEAR;
    b->vy *= DAYS_PER_YEAR;
    b->vz *= DAYS_PER_YEAR;
    b->mass *= SOLAR_MASS;
    px += b->vx * b->mass;
    py += b->vy * b->mass;
    pz += b->vz * b->mass;
  }
  bodies[0].vx = -px / SOLAR_MASS;
  bodies[0].vy = -py / SOLAR_MASS;
  bodies[0].vz = -pz / SOLAR_MASS;
}

static void advance(struct body bodies[BODIES], double years) {
  for (int i = 0; i < BODIES; i++) {
    struct body *a = &bodies[i];
    for (int j = i + 1; j < BODIES; j++) {
      struct body *b = &bodies[j];
      double dx = a->x - b->x;
      double dy = a->y - b->y;
      double dz = a->z - b->z;
      double squared = dx * dx + dy * dy + dz * dz;
      double magnitude = years / (squared * sqrt(squared));
      a->vx -= dx * b->mass * magnitude;
      a->vy -= dy * b->mass * magnitude;
      a->vz -= dz * b->mass * magnitude;
      b->vx += dx * a->mass * magnitude;
      b->vy += dy * a->mass * magnitude;
      b->vz += dz * a->mass * magnitude;
    }
  }
  for (int i = 0; i < BODIES; i++) {
    struct body *b = &bodies[i];
    b->x += years * b->vx;
    b->y += years * b->vy;
    b->z += years * b->vz;
  }
}

static double energy(const struct body bodies[BODIES]) {
  double sum = 0;
  for (int i = 0; i < BODIES; i++) {
    const struct body *a = &bodies[i];
    sum += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
    for (int j = i + 1; j < BODIES; j++) {
      const struct body *b = &bodies[j];
      double dx = a->x - b->x;
      double dy = a->y - b->y;
      double dz = a->z - b->z;
      sum -= a->mass * b->mass / sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return sum;
}

static void expect_energy(const struct body bodies[BODIES], const char *expected) {
  char text[32];
  snprintf(text, sizeof text, "%.9f", energy(bodies));
  if (strcmp(text, expected) != 0) fail("energy %s", text);
}

int main(void) {
  for (int round = 0; round < ROUNDS; round++) {
    struct body bodies[BODIES];
    start_system(bodies);
    expect_energy(bodies, energy_at_start);
    for (int step = 0; step < STEPS_PER_ROUND; step++) advance(bodies, 0.01);
    expect_energy(bodies, energy_at_end);
  }
  printf("nbody: energy %s after %d steps\n", energy_at_end, STEPS_PER_ROUND);
}
