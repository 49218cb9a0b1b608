// What a loop reads of an object after asking for its layout is read there, not before the loop.
interface Named {
  name: string;
  parts: string[];
}
function show(n: Named, times: i32): string {
  let out = "";
  for (let i: i32 = 0; i < times; i++) {
    if (i % 2 === 0) out += n.name.length;
    else out += n.parts[0].length;
  }
  return out;
}
const a: Named = { name: "four", parts: ["one", "two"] };
const b = { id: 1, flag: true, parts: ["threes"], name: "x" };
const c = { weight: 0.5, name: "seventy", other: 2, parts: [""] };
console.log(show(a, 3), show(b, 4), show(c, 5), show(a, 0));

function second(t: [number, string] | [u16, string], rounds: i32): number {
  let sum = 0;
  for (let i: i32 = 0; i < rounds; i++) sum += t[1].length + t[0];
  return sum;
}
const small: u16 = 7;
console.log(second([0.5, "ab"], 3), second([small, "abc"], 2));

function total(x: string | number[] | Named, rounds: i32): number {
  let sum = 0;
  for (let i: i32 = 0; i < rounds; i++) {
    if (typeof x === "string") sum += x.length;
    else if (Array.isArray(x)) sum += x[0] + x.length;
    else sum += x.parts.length + x.name.length;
  }
  return sum;
}
console.log(total("hello", 2), total([4, 5], 3), total(a, 2), total(b, 1));
