// Values sent by next() are the results of yield expressions, wherever these stand.
function* average(): Generator<number, void, number> {
  let sum = 0;
  let n = 0;
  let avg = 0;
  for (;;) {
    sum += yield avg;
    n++;
    avg = sum / n;
  }
}
const a = average();
a.next(0);
console.log([10, 20, 60].map((x) => a.next(x).value).join());
function* ask(): Generator<string, string, string> {
  const name = `${yield "name?"}-${yield "title?"}`;
  const list = [yield "one?", yield "two?"];
  return name + list.join("") + ((yield "sure?") === "y" ? "!" : "?");
}
const q = ask();
const answers = ["Ann", "Dr", "1", "2", "y"];
let r = q.next("");
let asked = "";
for (const ans of answers) {
  if (r.done) break;
  asked += r.value;
  r = q.next(ans);
}
console.log(asked, r.value, r.done);
