const values: number[] = [1, 2];
const mixed: (number | string)[] = values; // error MK2002
console.log(mixed.length);
