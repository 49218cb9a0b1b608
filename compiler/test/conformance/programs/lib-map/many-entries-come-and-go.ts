const m = new Map<number, number>();
let seed: u32 = 7;
function random(n: number): number {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
}
// The model: a plain list.
const model: (number | undefined)[] = new Array<number | undefined>(50).fill(undefined);
let wrong = 0;
for (let i = 0; i < 3000; i++) {
  const k = random(50);
  const what = random(3);
  if (what === 0) {
    m.set(k, i);
    model[k] = i;
  } else if (what === 1) {
    if (m.delete(k) !== (model[k] !== undefined)) wrong++;
    model[k] = undefined;
  } else if (m.get(k) !== model[k]) wrong++;
}
let size = 0;
for (let k = 0; k < 50; k++) if (model[k] !== undefined) size++;
console.log(wrong, m.size === size);
let sum = 0;
for (const [k, v] of m) sum += model[k] === v ? 1 : 1000;
console.log(sum === size);
