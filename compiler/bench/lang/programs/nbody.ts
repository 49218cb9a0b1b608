/** The Sun and the four great planets under gravity, by the symplectic Euler method; checks the energy. */
const rounds = 60;
const stepsPerRound = 50_000;
const energyAtStart = "-0.169075164";
const energyAtEnd = "-0.169078071";

const solarMass = 4 * Math.PI * Math.PI;
const daysPerYear = 365.24;

class Body {
  x: number;
  y: number;
  z: number;
  vx: number;
  vy: number;
  vz: number;
  readonly mass: number;

  /** Position in astronomical units, velocity in units a day, mass in solar masses. */
  constructor(x: number, y: number, z: number, vx: number, vy: number, vz: number, mass: number) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.vx = vx * daysPerYear;
    this.vy = vy * daysPerYear;
    this.vz = vz * daysPerYear;
    this.mass = mass * solarMass;
  }
}

class SolarSystem {
  private readonly bodies: Body[] = [
    new Body(0, 0, 0, 0, 0, 0, 1),
    new Body(
      4.8414314424647209,
      -1.16032004402742839,
      -1.03622044471123109e-1,
      1.66007664274403694e-3,
      7.69901118419740425e-3,
      -6.90460016972063023e-5,
      9.54791938424326609e-4,
    ),
    new Body(
      8.34336671824457987,
      4.12479856412430479,
      -4.03523417114321381e-1,
      -2.76742510726411899e-3,
      4.99852801234917238e-3,
      2.30417297573763929e-5,
      2.85885980666130812e-4,
    ),
    new Body(
      1.2894369562139131e1,
      -1.51111514016986312e1,
      -2.23307578892655734e-1,
      2.96460137564761618e-3,
      2.3784717395948095e-3,
      -2.96589568540237556e-5,
      4.36624404335156298e-5,
    ),
    new Body(
      1.53796971148509165e1,
      -2.59193146099879641e1,
      1.79258772950371181e-1,
      2.68067772490389322e-3,
      1.62824170038242295e-3,
      -9.5159225451971587e-5,
      5.15138902046611451e-5,
    ),
  ];

  constructor() {
    const sun = this.bodies[0];
    let px = 0;
    let py = 0;
    let pz = 0;
    for (const body of this.bodies) {
      px += body.vx * body.mass;
      py += body.vy * body.mass;
      pz += body.vz * body.mass;
    }
    sun.vx = -px / solarMass;
    sun.vy = -py / solarMass;
    sun.vz = -pz / solarMass;
  }

  advance(years: number): void {
    const bodies = this.bodies;
    for (let i = 0; i < bodies.length; i++) {
      const a = bodies[i];
      for (let j = i + 1; j < bodies.length; j++) {
        const b = bodies[j];
        const dx = a.x - b.x;
        const dy = a.y - b.y;
        const dz = a.z - b.z;
        const squared = dx * dx + dy * dy + dz * dz;
        const magnitude = years / (squared * Math.sqrt(squared));
        a.vx -= dx * b.mass * magnitude;
        a.vy -= dy * b.mass * magnitude;
        a.vz -= dz * b.mass * magnitude;
        b.vx += dx * a.mass * magnitude;
        b.vy += dy * a.mass * magnitude;
        b.vz += dz * a.mass * magnitude;
      }
    }
    for (const body of bodies) {
      body.x += years * body.vx;
      body.y += years * body.vy;
      body.z += years * body.vz;
    }
  }

  energy(): number {
    const bodies = this.bodies;
    let sum = 0;
    for (let i = 0; i < bodies.length; i++) {
      const a = bodies[i];
      sum += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
      for (let j = i + 1; j < bodies.length; j++) {
        const b = bodies[j];
        const dx = a.x - b.x;
        const dy = a.y - b.y;
        const dz = a.z - b.z;
        sum -= (a.mass * b.mass) / Math.sqrt(dx * dx + dy * dy + dz * dz);
      }
    }
    return sum;
  }
}

function expectEnergy(system: SolarSystem, expected: string): void {
  const energy = system.energy().toFixed(9);
  if (energy !== expected) throw new Error(`energy ${energy}`);
}

for (let round = 0; round < rounds; round++) {
  const system = new SolarSystem();
  expectEnergy(system, energyAtStart);
  for (let step = 0; step < stepsPerRound; step++) system.advance(0.01);
  expectEnergy(system, energyAtEnd);
}
console.log(`nbody: energy ${energyAtEnd} after ${stepsPerRound} steps`);
