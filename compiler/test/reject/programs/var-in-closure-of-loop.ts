const fs: (() => number)[] = [];
for (var i = 0; i < 3; i++) {
  fs.push(() => i); // error MK1008
}
console.log(fs.length);
