console.log(n); // error MK0002 // error MK0002
const n = 1;
