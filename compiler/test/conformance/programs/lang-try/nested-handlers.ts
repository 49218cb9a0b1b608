// The innermost handler gets the error; what it throws goes outwards.
let log = "";
function risky(n: number): void {
  if (n === 0) throw new RangeError("zero");
  if (n === 1) throw new TypeError("one");
  if (n === 2) throw "two";
}
function run(n: number): string {
  try {
    try {
      risky(n);
      log += "ok;";
    } catch (e) {
      log += "inner;";
      if (e instanceof RangeError) return "range";
      throw e;
    } finally {
      log += "f1;";
    }
  } catch (e) {
    log += "outer;";
    return typeof e === "string" ? e : (e as Error).name;
  } finally {
    log += "f2;";
  }
  return "none";
}
for (let n = 0; n < 4; n++) {
  log = "";
  console.log(n, run(n), log);
}
