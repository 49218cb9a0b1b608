// @ts-expect-error // error MK1019
const n: number = "1";
console.log(n);
