const a: string = "x";
console.log(a != "y"); // error MK1005
