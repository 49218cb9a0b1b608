// A parameter that is set before a throw has its new value in the handler, as a local has.
function same<T>(x: T): T {
  return x;
}

function text(a: string, b: i32): string {
  let out = "";
  try {
    a = (a + String.fromCharCode((b & 3) + 65)).slice(-40);
    if (same(true)) throw new Error("x");
  } catch {
    out += "c";
  } finally {
    out += `f${a}`;
  }
  return out + a;
}

function numbers(a: i32, b: number, c: boolean, d: number | string): string {
  try {
    a = same(a) + 1;
    b = same(b) / 2;
    c = !same(c);
    d = same(c) ? "text" : 1.5;
    if (same(true)) throw new Error("x");
  } catch (e) {
    return `${a} ${b} ${c} ${d}`;
  }
  return "";
}

class Counter {
  n: i32 = 0;

  add(by: i32): i32 {
    try {
      by = same(by) * 2;
      if (same(by) > 4) throw new Error("much");
      this.n += by;
    } catch {
      this.n -= by;
    }
    return this.n;
  }
}

const counter = new Counter();
console.log(text("hello", 0), text("yes", 1), numbers(1, 5, true, 2), numbers(-3, 0.5, false, ""), counter.add(2), counter.add(3));
