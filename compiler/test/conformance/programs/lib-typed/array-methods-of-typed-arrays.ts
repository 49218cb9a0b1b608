const a = new Int16Array([5, -1, 8, 0, 3]);
console.log(a.map((n) => n * 1000).join(), a.map((n) => n / 2).join());
console.log(a.filter((n) => n > 0).join(), a.filter(() => false).length);
console.log(a.reduce((x, y) => x + y), a.reduce((x, y) => x + y, 100), a.reduceRight((x, y) => x + "," + y, ""));
console.log(a.every((n) => n < 10), a.some((n) => n === 8), a.find((n) => n < 0) === -1, a.find((n) => n > 100) === undefined);
console.log(a.findIndex((n) => n === 0), a.findLast((n) => n > 3) === 8, a.findLastIndex((n) => n > 4));
console.log(a.indexOf(8), a.indexOf(9), a.includes(3), a.lastIndexOf(5), a.indexOf(5, 1), a.at(-1) === 3, a.at(9) === undefined);
let log = "";
a.forEach((n, i) => {
  log += `${i}:${n} `;
});
console.log(log.trim());
console.log(a.slice().reverse().join(), a.toReversed().join(), a.with(0, 7).join(), a.join("-"), a.toString());
console.log(new Float64Array([1, NaN]).includes(NaN), new Float64Array([NaN]).indexOf(NaN));
console.log([...a.keys()].join(), [...a.values()].join(), [...a.entries()].map(([i, n]) => i * n).join());
console.log(new Uint8Array([1, 2, 3, 4, 5]).copyWithin(0, 3).join(), new Uint8Array([1, 2, 3, 4, 5]).copyWithin(1, 0, 3).join());
console.log(new Uint8Array(4).fill(7).join(), new Int8Array(4).fill(200, 1, 3).join(), new Uint8Array(4).fill(1, -1).join());
