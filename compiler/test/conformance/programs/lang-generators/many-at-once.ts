// Many suspended generators keep their own state while the others run.
function* worker(id: number, steps: number) {
  let text = "";
  for (let i = 0; i < steps; i++) {
    text += id;
    yield text;
  }
}
const queue = Array.from({ length: 20 }, (_, i) => worker(i, (i % 4) + 1));
let turns = 0;
let last = "";
while (queue.length > 0) {
  const w = queue.shift()!;
  const r = w.next();
  turns++;
  if (!r.done) {
    last = r.value;
    queue.push(w);
  }
}
console.log(turns, last);
const permutations = function* (items: string): Generator<string> {
  if (items.length < 2) yield items;
  for (let i = 0; i < items.length; i++) {
    for (const rest of permutations(items.slice(0, i) + items.slice(i + 1))) if (items.length > 1) yield items[i] + rest;
  }
};
console.log([...permutations("abcd")].length, [...permutations("abc")].join());
