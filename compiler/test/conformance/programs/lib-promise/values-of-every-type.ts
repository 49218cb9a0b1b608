class Box {
  constructor(readonly n: number) {}
}
Promise.resolve(true).then((b) => console.log(b ? "true" : "false"));
Promise.resolve(1.5).then((n) => console.log(n * 2));
Promise.resolve("s").then((s) => console.log(s.length));
Promise.resolve(new Box(3)).then((b) => console.log(b.n));
Promise.resolve([1, 2]).then((l) => console.log(l.join()));
Promise.resolve(null).then((v) => console.log(v === null));
Promise.resolve(undefined).then((v) => console.log(v === undefined));
Promise.resolve().then((v) => console.log(v === undefined));
const small: u8 = 200;
Promise.resolve(small).then((n) => console.log(n + 100));
const maybe: string | undefined = undefined as string | undefined;
Promise.resolve(maybe).then((v) => console.log(v ?? "absent"));
Promise.resolve(7)
  .then((n) => (n > 5 ? "big" : n))
  .then((v) => console.log(typeof v, v));
Promise.resolve("x")
  .then((s) => new Map([[s, s.length]]))
  .then((m) => console.log(m.size, m.get("x") === 1));
