/** C identifiers that mean what they say, and stay clear of C, its macros and the runtime. */
import type { Field, Func, Local, Program, Struct } from "../ir/ir.ts";

const KEYWORDS = new Set(
  (
    "auto break case char const continue default do double else enum extern float for goto if inline int long register restrict " +
    "return short signed sizeof static struct switch typedef union unsigned void volatile while asm typeof " +
    "bool true false int8_t uint8_t int16_t uint16_t int32_t uint32_t int64_t uint64_t intptr_t uintptr_t size_t ptrdiff_t jmp_buf " +
    "main errno stdin stdout stderr linux unix i386 arm near far signgam memset memcpy " +
    "DOMAIN SING OVERFLOW UNDERFLOW PLOSS TLOSS HUGE NULL EOF"
  ).split(" "),
);

/** What the headers define as macros, and what C reserves. */
const RESERVED_PREFIX = /^(?:mk_|MK_|_[A-Z_]|U?INT(?:8|16|32|64|PTR|MAX|_)|PTRDIFF_|SIZE_MAX|SIG_|WCHAR_|WINT_|FP_|M_[A-Z0-9]|MATH_|HUGE_VAL|NAN$|INFINITY$)/;

export function isReserved(name: string): boolean {
  return KEYWORDS.has(name) || RESERVED_PREFIX.test(name);
}

/** The name itself where that works, else with something before a reserved prefix and as many `_` behind it as it takes. */
function clear(name: string, taken: (name: string) => boolean): string {
  let n = /^[A-Za-z_]\w*$/.test(name) ? name : name.replace(/\W/g, "_").replace(/^(?=\d|$)/, "v");
  if (RESERVED_PREFIX.test(n)) n = `v${n}`;
  while (isReserved(n) || taken(n)) n = n === "_" ? "v_" : `${n}_`;
  return n;
}

export class Names {
  private readonly fields = new Map<Field, string>();
  private readonly locals = new Map<Func, Map<Local, string>>();
  /** C functions a local variable must not hide. */
  private readonly functions = new Set<string>();

  constructor(program: Program) {
    for (const s of program.structs) this.nameFields(s);
    for (const f of program.funcs) this.functions.add(this.func(f));
    for (const n of program.natives) this.functions.add(n.name);
    for (const t of program.tables) this.functions.add(t.cname);
  }

  private nameFields(s: Struct): void {
    if (s.parent) this.nameFields(s.parent);
    const taken = new Set(["hdr", "code", "h"]);
    for (let p = s.parent; p; p = p.parent) for (const f of p.fields) taken.add(this.field(f));
    for (const f of s.fields) {
      const name = this.fields.get(f) ?? clear(f.cname, (n) => taken.has(n));
      this.fields.set(f, name);
      taken.add(name);
    }
  }

  func(f: Func): string {
    return f.exported ?? f.cname;
  }

  field(f: Field): string {
    return this.fields.get(f) ?? f.cname;
  }

  /** Names of a function's parameters and locals; in a `step` function `f` and `state` are the frame's. */
  localsOf(f: Func): ReadonlyMap<Local, string> {
    let names = this.locals.get(f);
    if (names) return names;
    names = new Map();
    const taken = new Set(f.kind === "step" ? ["f", "h", "base", "state"] : []);
    for (const l of [...f.params, ...f.locals]) {
      if (names.has(l)) continue;
      const name = clear(l.cname, (n) => taken.has(n) || this.functions.has(n));
      taken.add(name);
      names.set(l, name);
    }
    this.locals.set(f, names);
    return names;
  }
}
