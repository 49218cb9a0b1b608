// Each then gives a new promise of what its callback returns, throws or promises.
Promise.resolve(1)
  .then((n) => n + 1)
  .then((n) => "n" + n)
  .then((s) => {
    if (s === "n2") throw new TypeError("stop " + s);
    return s;
  })
  .then(
    () => "not reached",
    (e): string => {
      console.log("rejected", (e as Error).message);
      return "recovered";
    },
  )
  .then((s) => {
    console.log(s);
    return new Promise<number>((resolve) => resolve(7));
  })
  .then((n) => console.log("inner", n))
  .then((u) => console.log("void", u === undefined));
const base = Promise.resolve("base");
const x = base.then((s) => s + "x");
const y = base.then((s) => s + "y");
x.then((s) => console.log(s));
y.then((s) => console.log(s));
base.then().then((s) => console.log("passed through", s));
