// Elements may be unions, functions and objects.
type Entry = [key: string, value: number | string | null, run: (n: number) => string];
const es: Entry[] = [
  ["a", 1, (n) => "n" + n],
  ["b", "two", (n) => "s" + n],
  ["c", null, () => "nothing"],
];
for (const [key, value, run] of es) console.log(key, value, run(typeof value === "number" ? value : 0));
es[0]![1] = "changed";
es[2]![2] = (n) => "replaced" + n;
console.log(es[0]![1], es[2]![2](7));
function split(text: string, at: string): [string, string | undefined] {
  const i = text.indexOf(at);
  return i < 0 ? [text, undefined] : [text.slice(0, i), text.slice(i + 1)];
}
for (const t of ["k=v", "k", "k="]) {
  const [k, v] = split(t, "=");
  console.log(k, v ?? "none");
}
