// Every iteration of a `let` loop has its own variable; the update works on a copy.
const fs: (() => number)[] = [];
for (let i = 0; i < 3; i++) {
  fs.push(() => i);
}
console.log(fs.map((f) => f()).join());

const bumps: (() => number)[] = [];
for (let i = 0; i < 6; i++) {
  bumps.push(() => (i += 10));
  i++;
}
console.log(bumps.map((f) => f()).join(), bumps.map((f) => f()).join());

const inCondition: (() => number)[] = [];
for (let i = 0, probe = () => i; probe() < 1 && i < 3; i++) inCondition.push(probe, () => i);
console.log(inCondition.map((f) => f()).join());

const ofs: (() => string)[] = [];
for (const s of ["a", "b"]) ofs.push(() => s + s);
for (let [k, v] of [[1, 2], [3, 4]] as [number, number][]) {
  ofs.push(() => `${k++}:${v}`);
  v *= 10;
}
console.log(ofs.map((f) => f()).join(), ofs[2]!());
