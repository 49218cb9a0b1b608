// Anything that can be iterated can be taken apart; the iterator is closed when not exhausted.
const [h, e, ...llo] = "hello";
console.log(h, e, llo.join("-"));
const [[k, v], second] = new Map([["a", 1], ["b", 2], ["c", 3]]);
console.log(k, v, second![0]);
function* numbers() {
  try {
    for (let i = 10; ; i++) yield i;
  } finally {
    console.log("closed");
  }
}
const [n1, , n3] = numbers();
console.log(n1, n3);
function* two() {
  yield 1;
  yield 2;
  console.log("end of two");
}
const [p, q, r = -1] = two();
console.log(p, q, r);
const [s, ...t] = two();
console.log(s, t.join());
