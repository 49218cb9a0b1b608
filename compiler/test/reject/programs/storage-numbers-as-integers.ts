const values: number[] = [1, 2];
function sum(xs: i32[]): i32 {
  return xs.length;
}
sum(values); // error MK2002
