const values: i32[] = [1, 2];
function first(xs: readonly number[]): number {
  return xs[0] ?? 0;
}
first(values); // error MK2002
