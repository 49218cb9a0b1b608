function kind(f: () => unknown): void {
  try {
    f();
    console.log("none");
  } catch (e) {
    console.log(e instanceof RangeError ? "RangeError" : e instanceof TypeError ? "TypeError" : e instanceof SyntaxError ? "SyntaxError" : "other");
  }
}
kind(() => "x".repeat(-1));
kind(() => (1).toFixed(101));
kind(() => (1).toString(1));
kind(() => (1).toPrecision(0));
kind(() => new Uint8Array(-1));
kind(() => new ArrayBuffer(-1));
kind(() => String.fromCodePoint(-1));
kind(() => JSON.parse("{"));
kind(() => ([] as number[]).reduce((a, b) => a + b));
kind(() => [1].with(5, 2));
kind(() => new DataView(new ArrayBuffer(1), 2));
kind(() => new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([255])));
kind(() => new Uint16Array(new ArrayBuffer(3)));
kind(() => new Uint8Array(2).set([1, 2, 3]));
kind(() => "abc".slice(1));
