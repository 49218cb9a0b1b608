function add(a: number, b: number): number {
  return a + b;
}
const inc = add.bind(null, 1); // error MK1028
console.log(inc(2));
