// Handlers in loops are entered and left any number of times.
let caught = 0;
let finals = 0;
let sum = 0;
outer: for (let i = 0; i < 300; i++) {
  try {
    if (i % 3 === 0) throw i;
    if (i % 7 === 0) continue;
    for (const j of [1, 2]) {
      try {
        if (j === 2 && i > 280) break outer;
        sum += j;
      } finally {
        finals++;
      }
    }
  } catch (e) {
    caught += e as number;
  } finally {
    finals++;
  }
}
console.log(caught, finals, sum);
let tries = 0;
function flaky(): string {
  while (true) {
    try {
      if (++tries < 4) throw new Error("again");
      return "done after " + tries;
    } catch {
      if (tries > 10) return "gave up";
    }
  }
}
console.log(flaky());
