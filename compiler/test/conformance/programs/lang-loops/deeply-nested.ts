// Five loops of different kinds inside one another.
let count = 0;
let trace = "";
for (let a = 0; a < 3; a++) {
  let b = 0;
  while (b < 3) {
    let c = 0;
    do {
      for (const d of "xyz") {
        for (const e of [1, 2, 3]) {
          if (e > a) break;
          if (d === "y") continue;
          count += a * 100 + b * 10 + c + e;
        }
        if (d === "z" && b === 1) trace += a;
      }
      c++;
    } while (c < a);
    b++;
  }
}
console.log(count, trace);
