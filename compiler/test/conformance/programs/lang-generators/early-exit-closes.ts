// Leaving a for..of by break, return or throw runs the generator's finally blocks.
const log: string[] = [];
function* source(name: string) {
  try {
    yield 1;
    yield 2;
    yield 3;
  } finally {
    log.push("close " + name);
  }
}
for (const n of source("break")) if (n === 2) break;
for (const n of source("full")) log.push("n" + n);
function f(): number {
  for (const n of source("return")) if (n === 2) return n;
  return -1;
}
log.push("f " + f());
try {
  for (const n of source("throw")) if (n === 1) throw new Error("out");
} catch (e) {
  log.push((e as Error).message);
}
outer: for (const a of source("outer")) {
  for (const b of source("inner")) {
    if (b === 2) continue outer;
    if (a === 2) break outer;
  }
}
function* delegating() {
  try {
    yield* source("delegated");
  } finally {
    log.push("close delegating");
  }
}
for (const _ of delegating()) break;
for (const l of log) console.log(l);
