const a: number = 1;
if (a == 2) console.log("two"); // error MK1005
