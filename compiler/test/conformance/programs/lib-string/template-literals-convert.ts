const n = 42;
const f = 0.1;
const b = false;
const nothing: string | undefined = undefined;
const nil: string | null = null;
console.log(`n=${n} f=${f} b=${b} u=${nothing} z=${nil}`);
console.log(`${[1, 2]} ${[]}|${["a"]}`);
console.log(`${-0} ${1e21} ${NaN} ${-Infinity} ${1 / 3}`);
console.log(`a${`b${"c"}`}d`);
console.log(`line
break`);
console.log(`\u0041\x42\u{43}\t|\\|\`|\${}`);
console.log(`${n > 40 ? "big" : "small"} ${n.toFixed(2)}`);
const e: unknown = new RangeError("oops");
console.log(`${e instanceof Error ? e.message : ""}`);
console.log("" + `${""}` + "end");
const parts = ["x", "y"];
console.log(`${parts.map((p) => `<${p}>`).join("")}`);
