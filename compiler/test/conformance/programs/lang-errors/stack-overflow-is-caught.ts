// Endless recursion throws a RangeError that can be caught, and the program goes on.
function down(n: number): number {
  const below = down(n + 1);
  return below > n ? below - n : n;
}
class Loop {
  depth = 0;
  go(): number {
    this.depth++;
    const below = this.go();
    return below > this.depth ? this.depth : below;
  }
}
for (let round = 0; round < 2; round++) {
  try {
    down(0);
    console.log("returned");
  } catch (e) {
    console.log(e instanceof RangeError, (e as Error).message);
  }
}
const l = new Loop();
try {
  l.go();
} catch (e) {
  console.log((e as Error).name, l.depth > 10);
}
console.log("still here");
