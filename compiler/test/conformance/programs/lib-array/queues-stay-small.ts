// heap: 65536
// A queue that is filled and emptied for long must not keep what has left it.
const queue: number[][] = [];
let total = 0;
for (let i = 0; i < 4000; i++) {
  queue.push([i, i + 1]);
  if (queue.length > 8) {
    const item = queue.shift();
    if (item) total += item[0]! + item[1]!;
  }
}
console.log(total, queue.length);
const stack: string[] = [];
for (let round = 0; round < 20; round++) {
  for (let i = 0; i < 50; i++) stack.push("item " + i);
  while (stack.length > 0) total += (stack.pop() ?? "").length;
}
console.log(total);
