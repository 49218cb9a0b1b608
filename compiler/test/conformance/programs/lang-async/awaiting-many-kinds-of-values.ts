// Promises of numbers, booleans, strings, objects, arrays, unions and nothing.
interface P {
  x: number;
}
async function give<T>(v: T): Promise<T> {
  await null;
  return v;
}
async function nothing(): Promise<void> {
  await null;
}
async function maybe(n: number): Promise<P | undefined> {
  return n > 0 ? { x: n } : undefined;
}
async function main(): Promise<void> {
  console.log((await give(1.5)) + 1, await give(true), (await give("s")).length, (await give({ x: 3 })).x, (await give([1, 2])).length);
  console.log(await give(null), (await nothing()) === undefined, (await maybe(2))?.x, (await maybe(0))?.x);
  const u = await give<string | number>(4);
  console.log(typeof u, await give<u8>(200), (await give<() => number>(() => 9))());
  const nested: Promise<Promise<number>[]> = give([Promise.resolve(5)]);
  console.log(await (await nested)[0]);
  const p: Promise<number> | number = Math.abs(-1) > 0 ? 8 : give(1);
  console.log(await p);
  const either: (number | Promise<number>)[] = [1, give(2)];
  let sum = 0;
  for (const e of either) sum += await e;
  console.log(sum);
}
main();
