// heap: 65536
let done = 0;
async function step(i: number): Promise<number> {
  await null;
  return i % 7;
}
async function main(): Promise<void> {
  let sum = 0;
  for (let i = 0; i < 3000; i++) {
    sum += await step(i);
    if (i % 1000 === 0) done++;
  }
  console.log(sum, done);
}
main();
