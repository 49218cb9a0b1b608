// Locals of every kind, block-scoped ones in loops and closures over them, survive awaits.
async function main(): Promise<void> {
  const fs: (() => string)[] = [];
  let total = 0;
  for (let i = 0; i < 3; i++) {
    const s = "s" + i;
    let d = i / 2;
    const b = i === 1;
    const list = [i];
    await null;
    list.push(i * 2);
    d += 0.25;
    fs.push(() => `${s} ${i} ${d} ${b} ${list.join("+")} ${total}`);
    await null;
    total += d;
  }
  for (const f of fs) console.log(f());
  const { a, ...rest } = { a: 1, b: "two", c: [3] };
  await null;
  console.log(a, rest.b, rest.c.length);
  try {
    const inTry = await Promise.resolve("in try");
    await null;
    throw new Error(inTry);
  } catch (e) {
    await null;
    console.log((e as Error).message, total);
  }
}
main();
