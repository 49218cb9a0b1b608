// Locals, loops, try blocks and parameters keep their state between yields.
function* fib(limit: number) {
  let [a, b] = [0, 1];
  while (a < limit) {
    yield a;
    [a, b] = [b, a + b];
  }
}
console.log([...fib(100)].join());
function* walk(n: number, path: string): Generator<string> {
  if (n === 0) {
    yield path;
    return undefined;
  }
  for (const c of "lr") yield* walk(n - 1, path + c);
}
console.log([...walk(3, "")].join());
function* retry() {
  for (let i = 0; i < 3; i++) {
    try {
      if (i === 1) throw new Error("odd");
      yield "ok" + i;
    } catch (e) {
      yield "failed" + i + (e as Error).message;
    } finally {
      yield "cleanup" + i;
    }
  }
}
console.log([...retry()].join(" "));
function* sw(kinds: number[]) {
  for (const k of kinds) {
    switch (k) {
      case 0:
        yield "zero";
      case 1:
        yield "one";
        break;
      default: {
        yield "other";
      }
    }
  }
}
console.log([...sw([0, 5, 1])].join());
