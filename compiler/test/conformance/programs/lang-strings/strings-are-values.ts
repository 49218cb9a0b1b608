// Strings cannot be changed; equal text is equal wherever it came from.
const a = "shared";
let b = a;
b += "!";
console.log(a, b, a === b.slice(0, -1), a !== b);
function change(s: string): string {
  s = s.toUpperCase();
  return s;
}
console.log(change(a), a);
const parts = ["sh", "ared"];
const built = parts.join("");
console.log(built === a, [a].includes(built), ["x", built].indexOf(a));
switch (built + "") {
  case "shared":
    console.log("matched");
    break;
  default:
    console.log("missed");
}
const set = new Set([a, built, `${parts[0]}${parts[1]}`]);
console.log(set.size, set.has("sha" + "red"));
