// `+` adds numbers and concatenates when either side is a string, left to right.
console.log(1 + 2 + "3" + 4 + 5, "a" + 1 + 2, 1 + +"2" + "x");
console.log("v" + true + null + undefined, "n" + -0, "n" + 1e21, "n" + 0.1);
const u: string | number = ["x", 5][1]!;
console.log(u + "!", "a" + u, typeof (u + "1"));
let s = "";
s += 1;
s += true;
s += null;
s += [1, 2].join();
console.log(s);
console.log("" + NaN + Infinity + -Infinity, "e" + new RangeError("bad"));
const small: i8 = -7;
const f: f32 = 0.5;
console.log("i" + small + "f" + f, small + f);
