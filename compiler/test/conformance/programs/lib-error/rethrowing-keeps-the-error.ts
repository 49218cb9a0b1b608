class Wrapped extends Error {
  constructor(
    message: string,
    readonly inner: unknown,
  ) {
    super(message);
    this.name = "Wrapped";
  }
}
function low(): void {
  throw new RangeError("low");
}
function middle(): void {
  try {
    low();
  } catch (e) {
    throw new Wrapped("middle", e);
  }
}
const original = new Error("same object");
try {
  try {
    throw original;
  } catch (e) {
    console.log(e === original);
    throw e;
  }
} catch (e) {
  console.log(e === original, e instanceof Error && e.message === "same object");
}
try {
  middle();
} catch (e) {
  if (e instanceof Wrapped) console.log(String(e), e.inner instanceof RangeError, String(e.inner));
}
let depth = 0;
function recurse(n: number): void {
  depth++;
  try {
    if (n === 0) throw new Error("bottom");
    recurse(n - 1);
  } finally {
    depth--;
  }
}
try {
  recurse(20);
} catch (e) {
  console.log(depth, e instanceof Error ? e.message : "?");
}
