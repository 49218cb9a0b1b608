const list: number[] = [];
console.log(list.length);
list.reduce((a, b) => a + b);
console.log("never");
