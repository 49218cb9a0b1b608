// Variables changed in a try block have their last values in catch and after it.
function f(limit: number): string {
  let n = 0;
  let text = "";
  let obj: { v: number } | null = null;
  let half = 0.5;
  try {
    for (;;) {
      n++;
      half *= 2;
      text += n;
      obj = { v: n * 10 };
      if (n === limit) throw new Error("limit");
    }
  } catch {
    text += "!";
    n += 1000;
  }
  return `${n} ${text} ${obj?.v} ${half}`;
}
console.log(f(1));
console.log(f(4));
let outer = 1;
const bump = () => outer++;
try {
  bump();
  outer *= 10;
  bump();
  throw 0;
} catch (e) {
  console.log(outer, e === 0);
}
