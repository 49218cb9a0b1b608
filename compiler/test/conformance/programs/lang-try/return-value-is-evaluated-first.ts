// `return f()` calls f before the finally block runs; the block sees its effects.
const log: string[] = [];
function value(s: string): string {
  log.push("value " + s);
  return s;
}
function f(): string {
  let s = "a";
  try {
    log.push("try");
    return value((s += "b"));
  } finally {
    log.push("finally " + s);
    s = "changed";
  }
}
log.push("result " + f());
function g(): string {
  try {
    return value("one");
  } finally {
    try {
      throw new Error("inside finally");
    } catch (e) {
      log.push((e as Error).message);
    }
  }
}
log.push(g());
for (const l of log) console.log(l);
