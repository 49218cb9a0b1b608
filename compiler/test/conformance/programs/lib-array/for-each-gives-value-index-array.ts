const log: string[] = [];
const list = ["a", "b", "c"];
list.forEach((v, i, all) => {
  log.push(`${v}${i}${all.length}`);
});
console.log(log.join(" "));

let sum = 0;
[1, 2, 3].forEach((n) => {
  sum += n;
});
console.log(sum);

// Appended elements are not visited, changed ones are seen.
const changing = [1, 2, 3];
const seen: number[] = [];
changing.forEach((n, i) => {
  if (i === 0) {
    changing[2] = 30;
    changing.push(40);
  }
  seen.push(n);
});
console.log(seen.join());
console.log(changing.join());

const none: string[] = [];
none.forEach(() => console.log("never"));

// An exception leaves the loop.
try {
  [1, 2, 3].forEach((n) => {
    if (n === 2) throw new Error("at " + n);
    console.log("visited " + n);
  });
} catch (e) {
  console.log(e instanceof Error ? e.message : "?");
}
