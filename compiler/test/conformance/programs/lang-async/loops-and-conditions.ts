// await stands in loop conditions, arguments, switch, ternaries and logical operators.
const wait = async <T>(v: T): Promise<T> => v;
async function main(): Promise<void> {
  let n = 0;
  while ((await wait(n)) < 3) n++;
  do {
    n += await wait(10);
  } while (await wait(n < 30));
  console.log(n);
  let s = "";
  for (let i = await wait(0); i < (await wait(3)); i += await wait(1)) s += i;
  for (const c of await wait(["x", "y"])) s += await wait(c);
  console.log(s);
  console.log(Math.max(await wait(1), await wait(5), 3), [await wait("a"), "b", await wait("c")].join());
  switch (await wait(n)) {
    case await wait(1):
      console.log("one");
      break;
    case 33:
      console.log("thirty-three", await wait("!"));
  }
  const t = (await wait(true)) ? await wait("yes") : await wait("no");
  const maybe: string | null = await wait<string | null>(null);
  console.log(t, maybe ?? (await wait("default")), (await wait(0)) || (await wait(7)), (await wait("")) && "never");
  const o = { a: await wait(1), ...(await wait({ b: 2 })), [`c`]: 3 };
  console.log(o.a + o.b, `${await wait("t")}-${await wait(5)}`);
  n += await wait(1);
  n = n - (await wait(4)) * (await wait(2));
  console.log(n);
}
main();
