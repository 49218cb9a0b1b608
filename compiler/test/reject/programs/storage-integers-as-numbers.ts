const counts: i32[] = [1, 2];
const values: number[] = counts; // error MK2002
console.log(values.length);
