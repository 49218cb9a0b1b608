function inner(): never {
  throw new TypeError("deep");
}
function outer(): void {
  inner();
}
try {
  outer();
} catch (e) {
  if (e instanceof Error) {
    const stack = e.stack ?? "";
    console.log(stack.split("\n")[0]!);
    console.log(stack.startsWith("TypeError: deep"), stack.length > "TypeError: deep".length);
  }
}
const made = new RangeError("made, not thrown");
console.log((made.stack ?? "").startsWith("RangeError: made, not thrown"));
