const a = [1, 2, 3];
const b = a.with(1, 20);
console.log(a.join(), b.join());
console.log(a.with(-1, 30).join());
console.log(a.with(0, 10).with(2, 30).join());
for (const i of [3, -4, 100]) {
  try {
    a.with(i, 0);
    console.log("no error");
  } catch (e) {
    console.log(e instanceof RangeError);
  }
}
const words = ["x", "y"];
console.log(words.with(1, "z").join(""), words.join(""));
const none: number[] = [];
try {
  none.with(0, 1);
} catch (e) {
  console.log(e instanceof RangeError);
}
