const log: string[] = [];
function run(how: string): string {
  try {
    log.push("try");
    if (how === "throw") throw new Error("thrown");
    if (how === "return") return "returned";
    log.push("through");
  } catch (e) {
    log.push("catch");
    if (e instanceof Error) return "caught " + e.message;
  } finally {
    log.push("finally");
  }
  return "end";
}
for (const how of ["throw", "return", "plain"]) log.push(run(how));
console.log(log.join(" "));
function overridden(): string {
  try {
    throw new Error("lost");
  } finally {
    // biome-ignore lint/correctness/noUnsafeFinally: this is what is tested
    return "from finally";
  }
}
console.log(overridden());
let n = 0;
for (let i = 0; i < 3; i++) {
  try {
    if (i === 1) continue;
    if (i === 2) break;
  } finally {
    n += 10 ** i;
  }
}
console.log(n);
try {
  try {
    throw new Error("first");
  } finally {
    throw new Error("second");
  }
} catch (e) {
  console.log(e instanceof Error ? e.message : "?");
}
