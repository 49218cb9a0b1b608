/** A hundred balls in a box; counts how often they bounce in fifty steps. */
const rounds = 45000;
const ballCount = 100;
const stepCount = 50;
const boxSize = 500;
const expectedBounces = 1331;

/** A linear congruential generator of sixteen bits. */
class Random {
  private seed: i32 = 74755;

  next(): i32 {
    this.seed = (this.seed * 1309 + 13849) & 65535;
    return this.seed;
  }
}

class Ball {
  private x: i32;
  private y: i32;
  private vx: i32;
  private vy: i32;

  constructor(random: Random) {
    this.x = random.next() % boxSize;
    this.y = random.next() % boxSize;
    this.vx = (random.next() % 300) - 150;
    this.vy = (random.next() % 300) - 150;
  }

  /** Moves by one step; says whether it met a wall. */
  step(): boolean {
    let bounced = false;
    this.x += this.vx;
    this.y += this.vy;
    if (this.x > boxSize) {
      this.x = boxSize;
      this.vx = -Math.abs(this.vx);
      bounced = true;
    }
    if (this.x < 0) {
      this.x = 0;
      this.vx = Math.abs(this.vx);
      bounced = true;
    }
    if (this.y > boxSize) {
      this.y = boxSize;
      this.vy = -Math.abs(this.vy);
      bounced = true;
    }
    if (this.y < 0) {
      this.y = 0;
      this.vy = Math.abs(this.vy);
      bounced = true;
    }
    return bounced;
  }
}

function countBounces(): i32 {
  const random = new Random();
  const balls: Ball[] = [];
  for (let i = 0; i < ballCount; i++) balls.push(new Ball(random));
  let bounces: i32 = 0;
  for (let step = 0; step < stepCount; step++) {
    for (const ball of balls) {
      if (ball.step()) bounces++;
    }
  }
  return bounces;
}

for (let round = 0; round < rounds; round++) {
  const bounces = countBounces();
  if (bounces !== expectedBounces) throw new Error(`${bounces} bounces`);
}
console.log(`bounce: ${expectedBounces} bounces`);
