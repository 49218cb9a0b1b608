const stack = [1, 2, 3];
console.log(stack.pop() === 3, stack.length);
console.log(stack.shift() === 1, stack.length);
console.log(stack.pop() === 2, stack.length);
console.log(stack.pop() === undefined, stack.length);
console.log(stack.shift() === undefined, stack.length);

// A queue.
const queue: string[] = [];
for (let i = 0; i < 5; i++) queue.push("job" + i);
let next = queue.shift();
let order = "";
while (next !== undefined) {
  order += next.slice(3);
  if (next === "job1") queue.push("job9");
  next = queue.shift();
}
console.log(order);

// Popped objects stay alive.
const objects = [{ n: 1 }, { n: 2 }];
const popped = objects.pop();
objects.push({ n: 3 });
console.log(popped?.n === 2, objects.length);
const maybe: (number | undefined)[] = [1, undefined];
console.log(maybe.pop() === undefined, maybe.length);
