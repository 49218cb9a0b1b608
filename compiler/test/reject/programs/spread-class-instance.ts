class P {
  x = 1;
}
const q = { ...new P(), y: 2 }; // error MK1029
console.log(q.y);
