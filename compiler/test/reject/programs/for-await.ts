async function f(list: Promise<number>[]): Promise<void> {
  for await (const x of list) { // error MK1015
    console.log(x);
  }
}
f([]);
