const list: any[] = [1]; // error MK1001
console.log(list.length);
