// Twelve parameters of all representations arrive in order.
interface P {
  x: number;
}
function all(
  a: number,
  b: string,
  c: boolean,
  d: i8,
  e: u32,
  f: f32,
  g: P,
  h: number[],
  i: string | number,
  j: null | P,
  k: (n: number) => number,
  l: unknown,
): string {
  return [a, b, c, d, e, f, g.x, h.length, i, j === null, k(2), typeof l].join(";");
}
console.log(all(1.5, "s", true, -8, 4000000000, 0.5, { x: 9 }, [1, 2], "u", null, (n) => n + 0.5, undefined));
console.log(all(-0.5, "", false, 127, 0, -2, { x: -9 }, [], 4, { x: 1 }, (n) => -n, "str"));
