// `continue` goes to the update of a for and to the condition of while and do.
let s = "";
for (let i = 0; i < 6; i++) {
  if (i % 2 === 0) continue;
  s += i;
}
let n = 0;
while (n++ < 5) {
  if (n === 3) continue;
  s += "w" + n;
}
do {
  if (n === 8) continue;
  s += "d" + n;
} while (++n < 10);
console.log(s, n);
let checks = 0;
do {
  checks++;
  if (checks < 3) continue;
  break;
} while (checks < 100);
console.log(checks);
