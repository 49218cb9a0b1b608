declare const BUILD: string; // error MK1065
console.log(BUILD);
