// Async functions call themselves; hundreds of awaiting frames unwind in order.
async function down(n: number): Promise<number> {
  if (n === 0) return 0;
  await null;
  return (await down(n - 1)) + 1;
}
async function tree(depth: number): Promise<string> {
  if (depth === 0) return ".";
  const [l, r] = await Promise.all([tree(depth - 1), tree(depth - 1)]);
  return `(${l}${r})`;
}
async function hanoi(n: number, a: string, b: string, c: string, move: (from: string, to: string) => Promise<void>): Promise<void> {
  if (n === 0) return;
  await hanoi(n - 1, a, c, b, move);
  await move(a, c);
  await hanoi(n - 1, b, a, c, move);
}
async function main(): Promise<void> {
  console.log(await down(200));
  console.log(await tree(3));
  let moves = 0;
  let text = "";
  await hanoi(4, "A", "B", "C", async (from, to) => {
    await null;
    if (moves++ < 4) text += from + to + " ";
  });
  console.log(moves, text);
}
main();
