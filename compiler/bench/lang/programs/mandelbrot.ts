/** The Mandelbrot set as a bitmap of one bit a point, eight points a byte. */
const rounds = 40;
const size = 400;
const iterations = 50;
const expectedPoints = 63528;

/** Draws the set into `bitmap`, row by row. */
function draw(bitmap: Uint8Array): void {
  let at = 0;
  for (let y = 0; y < size; y++) {
    const ci = (2 * y) / size - 1;
    let bits = 0;
    for (let x = 0; x < size; x++) {
      const cr = (2 * x) / size - 1.5;
      bits = (bits << 1) | (isInSet(cr, ci) ? 1 : 0);
      if ((x & 7) === 7) {
        bitmap[at++] = bits & 255;
        bits = 0;
      }
    }
  }
}

function isInSet(cr: number, ci: number): boolean {
  let zr = 0;
  let zi = 0;
  let zrSquared = 0;
  let ziSquared = 0;
  for (let i = 0; i < iterations; i++) {
    zi = 2 * zr * zi + ci;
    zr = zrSquared - ziSquared + cr;
    zrSquared = zr * zr;
    ziSquared = zi * zi;
    if (zrSquared + ziSquared > 4) return false;
  }
  return true;
}

function pointsIn(bitmap: Uint8Array): i32 {
  let points: i32 = 0;
  for (let i = 0; i < bitmap.length; i++) {
    for (let bits = bitmap[i]; bits !== 0; bits &= bits - 1) points++;
  }
  return points;
}

const bitmap = new Uint8Array((size * size) / 8);
for (let round = 0; round < rounds; round++) {
  bitmap.fill(0);
  draw(bitmap);
  const points = pointsIn(bitmap);
  if (points !== expectedPoints) throw new Error(`${points} points`);
}
console.log(`mandelbrot: ${expectedPoints} points of ${size * size}`);
