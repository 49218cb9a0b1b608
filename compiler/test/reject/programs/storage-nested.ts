const rows: i32[][] = [[1]];
const table: number[][] = rows; // error MK2002
console.log(table.length);
