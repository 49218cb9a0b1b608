// The left operand of `x + await y` is read before the suspension.
let x = 1;
async function change(v: number): Promise<number> {
  await null;
  x = v;
  return 100;
}
const list = [0, 0, 0];
let i = 0;
async function main(): Promise<void> {
  console.log(x + (await change(50)), x);
  x += await change(7);
  console.log(x);
  list[i++] = await change(8);
  list[i++] = i + (await change(9));
  console.log(list.join(), i, x);
  const o = { v: 5 };
  const set = async () => {
    o.v = 1000;
    return 1;
  };
  o.v += await set();
  console.log(o.v);
  const f = (a: number, b: number, c: number) => [a, b, c].join("/");
  console.log(f(x, await change(2), x));
}
main();
