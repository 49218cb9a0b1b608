const samples = []; // error MK1002
samples.push(1);
console.log(samples.length);
