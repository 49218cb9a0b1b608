// What a closure captured stays alive after the function has returned, and after many more calls.
interface Link {
  next: () => Link | null;
  text: string;
}
function chain(n: number): Link | null {
  if (n === 0) return null;
  const text = "link" + n;
  const rest = chain(n - 1);
  return { next: () => rest, text };
}
const first = chain(50);
let garbage = "";
for (let i = 0; i < 500; i++) garbage = "g" + i + garbage.slice(0, 10);
let count = 0;
let all = "";
for (let l = first; l !== null; l = l.next()) {
  count++;
  if (count % 10 === 0) all += l.text + " ";
}
console.log(count, all + garbage.slice(0, 4));
