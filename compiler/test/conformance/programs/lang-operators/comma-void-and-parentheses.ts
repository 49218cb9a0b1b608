// The comma operator evaluates all and gives the last; void gives undefined.
let log = "";
const t = (s: string) => ((log += s), s.length);
const x = (t("a"), t("bb"), t("ccc"));
console.log(x, log);
for (let i = 0, j = 10; i < j; i += 3, j -= 1) log += i + j;
console.log(log);
console.log(void t("d") === undefined, log.endsWith("d"));
let a = 1;
let b = 2;
(a = b + 1), (b = a + 1);
console.log(a, b, (t("e"), b));
const y = (1 + 2) * (t("four"), 4) - -(-5);
console.log(y, !(!(1 > 2)), -(+"7"), typeof void 0);
