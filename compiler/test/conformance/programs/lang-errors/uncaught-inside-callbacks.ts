// An uncaught error in a callback of a library function ends the program the same way.
const sum = [1, 2, 3].reduce((a, b) => {
  console.log(a, b);
  if (b === 3) throw new RangeError("third");
  return a + b;
}, 0);
console.log(sum);
