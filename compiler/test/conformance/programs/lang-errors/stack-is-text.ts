// Errors have a stack that is text; what it says differs between machines.
function fail(): never {
  throw new TypeError("deep");
}
class MyError extends Error {
  override name = "MyError";
}
try {
  fail();
} catch (e) {
  console.log(typeof (e as Error).stack, ((e as Error).stack ?? "").length > 0);
}
const mine = new MyError("m");
console.log(typeof mine.stack, mine.message);
