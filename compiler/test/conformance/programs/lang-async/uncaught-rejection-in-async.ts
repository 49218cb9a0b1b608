// An error of an async function that nobody awaits ends the program.
async function task(n: number): Promise<void> {
  await null;
  console.log("task", n);
  if (n === 2) throw new TypeError("task failed");
}
for (const n of [1, 2, 3]) task(n);
console.log("started");
