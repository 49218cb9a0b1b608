// Each block entered makes new variables; a switch body is one block for all its cases.
const fs: (() => string)[] = [];
for (let round = 0; round < 2; round++) {
  switch (round) {
    case 0: {
      let inner = "zero";
      fs.push(() => (inner += "!"));
      break;
    }
    default:
      const shared = "default" + round;
      fs.push(() => shared);
  }
  {
    let block = round * 100;
    fs.push(() => String(block++));
  }
}
for (let i = 0; i < 2; i++) console.log(fs.map((f) => f()).join(" "));
let n = 0;
while (n < 2) {
  const here = n++;
  fs.push(() => "w" + here + n);
}
console.log(fs.slice(-2).map((f) => f()).join());
