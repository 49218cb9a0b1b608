// Substitutions run left to right and are converted like String() does.
let log = "";
function t<T>(v: T, name: string): T {
  log += name;
  return v;
}
const s = `${t(1, "a")}-${t("two", "b")}-${t(true, "c")}-${t(null, "d")}-${t(undefined, "e")}-${t(-0, "f")}`;
console.log(s, log);
console.log(`${1 + 2}${"x".repeat(3)}${[1, 2, 3].join("")}`, `${`${`deep ${1}`} ${2}`} ${3}`);
const n: number | string | undefined = ["u", 5, undefined][1];
console.log(`${n}|${typeof n}|${n === 5 ? `five ${n}` : "other"}`);
const f = (x: number): string => `<${x > 0 ? `${x}${f(x - 1)}` : ""}>`;
console.log(f(3));
