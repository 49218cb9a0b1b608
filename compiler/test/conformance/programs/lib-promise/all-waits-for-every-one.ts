function later(v: number, ticks: number): Promise<number> {
  return new Promise((resolve) => {
    const step = (n: number): void => {
      if (n === 0) resolve(v);
      else queueMicrotask(() => step(n - 1));
    };
    step(ticks);
  });
}
Promise.all([later(1, 5), later(2, 0), later(3, 2)]).then((list) => console.log(list.join()));
Promise.all([later(1, 1), Promise.resolve("two")]).then(([a, b]) => console.log(a + 1, b.toUpperCase()));
const none: Promise<number>[] = [];
Promise.all(none).then((list) => console.log("none", list.length));
Promise.all([later(1, 9), Promise.reject<number>(new Error("one failed")), later(2, 1)]).then(
  () => console.log("never"),
  (e: unknown) => console.log(e instanceof Error ? e.message : "?"),
);
const many = Array.from({ length: 20 }, (_, i) => later(i, 20 - i));
Promise.all(many).then((list) => console.log(list.reduce((a, b) => a + b), list.length));
