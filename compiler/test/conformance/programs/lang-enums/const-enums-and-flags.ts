// Const enums are plain constants; flags combine by bit operations.
const enum Flag {
  None = 0,
  Read = 1 << 0,
  Write = 1 << 1,
  Exec = 1 << 2,
  All = Read | Write | Exec,
  High = 1 << 30,
}
function names(f: Flag): string {
  const out: string[] = [];
  if (f & Flag.Read) out.push("r");
  if (f & Flag.Write) out.push("w");
  if ((f & Flag.Exec) !== 0) out.push("x");
  return out.join("") || "-";
}
let f: Flag = Flag.None;
console.log(names(f));
f |= Flag.Read | Flag.Exec;
console.log(names(f), f);
f &= ~Flag.Read;
f ^= Flag.Write;
console.log(names(f), names(Flag.All), Flag.High);
const enum Size {
  Small = "s",
  Large = "l" + "arge",
  Computed = 3 * 7,
}
console.log(Size.Small, Size.Large, Size.Computed);
