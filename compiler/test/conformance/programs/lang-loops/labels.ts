// break and continue with a label leave or repeat the named loop; a label may name a block.
let log = "";
outer: for (let y = 0; y < 4; y++) {
  for (let x = 0; ; x++) {
    if (x === y) continue outer;
    if (y === 3) break outer;
    log += `${x}${y} `;
  }
}
console.log(log);
block: {
  if (log.length > 3) break block;
  console.log("not reached");
}
let n = 0;
again: while (true) {
  do {
    n++;
    if (n % 2) continue again;
    switch (n) {
      case 8:
        break again;
      default:
        break;
    }
  } while (n < 100);
}
console.log(n);
a: for (const i of [1, 2, 3]) {
  b: for (const j of [1, 2, 3]) {
    if (j === 2) continue b;
    if (i === 2) continue a;
    console.log(i, j);
  }
}
