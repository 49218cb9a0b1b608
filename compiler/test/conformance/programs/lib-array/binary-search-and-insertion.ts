function lowerBound(list: readonly number[], v: number): i32 {
  let lo: i32 = 0;
  let hi: i32 = list.length;
  while (lo < hi) {
    const mid: i32 = (lo + hi) >>> 1;
    if (list[mid]! < v) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
const sorted = [1, 3, 3, 5, 8, 13];
for (const v of [0, 1, 2, 3, 4, 13, 14]) console.log(v, lowerBound(sorted, v));
const list: number[] = [];
for (const v of [5, 1, 4, 1, 9, 2, 6, 5, 3, 5]) list.splice(lowerBound(list, v), 0, v);
console.log(list.join());
const heap: number[] = [];
function push(v: number): void {
  heap.push(v);
  let i = heap.length - 1;
  while (i > 0) {
    const p = (i - 1) >> 1;
    if (heap[p]! <= heap[i]!) break;
    [heap[p], heap[i]] = [heap[i]!, heap[p]!];
    i = p;
  }
}
function pop(): number | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return last;
  heap[0] = last;
  for (let i = 0; ; ) {
    let m = i;
    for (const c of [2 * i + 1, 2 * i + 2]) if (c < heap.length && heap[c]! < heap[m]!) m = c;
    if (m === i) return top;
    [heap[m], heap[i]] = [heap[i]!, heap[m]!];
    i = m;
  }
}
for (const v of [7, 3, 9, 1, 8]) push(v);
const out: number[] = [];
while (heap.length > 0) out.push(pop() ?? -1);
console.log(out.join());
