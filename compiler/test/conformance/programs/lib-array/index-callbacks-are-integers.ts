// Indices used as numbers of every kind.
const list = ["a", "b", "c", "d"];
console.log(list.map((_, i) => i / 2).join());
console.log(list.map((_, i) => i % 2 === 1).join());
console.log(list.map((s, i) => s.repeat(i)).join());
console.log(list.reduce((acc, _, i) => acc + i * 0.5, 0));
console.log(list.findIndex((_, i) => i * i > 3));
const bytes: u8[] = [];
list.forEach((_, i) => {
  bytes.push(i * 60);
});
console.log(bytes.join());
const indices: i32[] = list.map((_, i) => i);
console.log(indices.join(), indices.reduce((a, b) => a + b, 0));
console.log(list.filter((_, i) => i & 1).join());
function at<T>(l: readonly T[], i: number): T {
  return l[i]!;
}
console.log(list.map((_, i) => at(list, list.length - 1 - i)).join(""));
