interface P {
  x: number;
  y: number;
}
const p: P = { x: 1 }; // error MK0002
console.log(p.x);
