function counts(): i32[] {
  return [1];
}
const values: number[] = counts(); // error MK2002
console.log(values.length);
