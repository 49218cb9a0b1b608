const list = [1];
console.log("length" in list); // error MK1022
