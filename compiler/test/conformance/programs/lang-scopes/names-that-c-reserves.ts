// Names that mean something in C or to the runtime are ordinary names here.
const int = 1;
const double = 2.5;
let register = "register";
const struct = { union: 1, signed: -1, unsigned: 2, volatile: true, goto: "goto", sizeof: 3 };
function malloc(auto: number, extern: string): string {
  const static_ = auto + 1;
  return extern + static_;
}
function main(): string {
  return "main";
}
class NULL {
  char = "c";
  free(): string {
    return this.char;
  }
}
const errno = [1, 2];
const bool = true;
const self = "self";
const t = "t";
const f = "f";
const c = "c";
register += "!";
console.log(int, double, register, struct.union + struct.signed + struct.unsigned + struct.sizeof, struct.volatile, struct.goto);
console.log(malloc(1, "e"), main(), new NULL().free(), errno.length, bool, self, t + f + c);
function shadow(returned: number, error: number, handler: number, value: number, frame: number): number {
  try {
    if (returned > 0) return returned + error;
    throw handler;
  } catch (e) {
    return value + frame + (e as number);
  } finally {
    console.log("finally");
  }
}
console.log(shadow(1, 2, 3, 4, 5), shadow(0, 2, 3, 4, 5));
const $dollar = 1;
const _under = 2;
const ünïcode = 3;
console.log($dollar + _under + ünïcode);
