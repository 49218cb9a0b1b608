/** The runtime's functions, as far as random programs use them, for the interpreter. Strings are JavaScript's own. */

export interface Arr {
  k: "array" | "typed";
  el: string;
  items: unknown[];
}

/** Gives NULL and the value null different faces: NULL is null. */
export const NULL_VALUE = Symbol("null");

const ELEMENTS = ["i8", "u8", "i16", "u16", "i32", "u32", "f32", "f64"];

type Native = (...args: never[]) => unknown;

function hashText(s: string): number {
  let h = 0;
  for (let i = 0; i < s.length; i++) h = (Math.imul(h, 31) + s.charCodeAt(i)) | 0;
  return h;
}

function trimmed(s: string, mode: number): string {
  if (mode === 1) return s.trimStart();
  return mode === 2 ? s.trimEnd() : s.trim();
}

/** `thrown` makes an exception of the program, `print` sees its output. */
export function makeNatives(thrown: (what: string) => Error, print: (text: unknown) => void): ReadonlyMap<string, Native> {
  const range = <T>(ok: boolean, value: () => T): T => {
    if (!ok) throw thrown("RangeError");
    return value();
  };
  const table: Record<string, Native> = {
    MK_STACK_CHECK: () => undefined,
    floor: Math.floor,
    ceil: Math.ceil,
    trunc: Math.trunc,
    fabs: Math.abs,
    sqrt: Math.sqrt,
    log: (v: number) => print(Object.is(v, -0) ? "-0" : v),
    mk_print: (s: string) => print(s),
    mk_hash_i32: (v: number) => Math.imul(v, 0x9e3779b1) | 0,
    mk_hash_num: (v: number) => hashText(String(v)),
    mk_hash_str: hashText,
    mk_math_clz32: Math.clz32,
    mk_math_fround: Math.fround,
    mk_math_round: Math.round,
    mk_math_sign: Math.sign,
    mk_num_parse: (s: string) => Number(s),
    mk_num_same_zero: (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b)),
    mk_num_to_fixed: (v: number, digits: number) => range(digits >= 0 && digits <= 100, () => v.toFixed(digits)),
    mk_num_to_radix: (v: number, radix: number) => range(radix >= 2 && radix <= 36, () => v.toString(radix)),
    mk_parse_float: (s: string) => Number.parseFloat(s),
    mk_parse_int: (s: string, radix: number) => Number.parseInt(s, radix),
    mk_stack_capture: () => null,
    mk_str_char: (s: string, i: number) => range(i >= 0 && i < s.length, () => s.charAt(i)),
    mk_str_cmp: (a: string, b: string) => Number(a > b) - Number(a < b),
    mk_str_concat: (a: string, b: string) => a + b,
    mk_str_concat3: (a: string, b: string, c: string) => a + b + c,
    mk_str_concat4: (a: string, b: string, c: string, d: string) => a + b + c + d,
    mk_str_concat_all: (_n: number, ...parts: string[]) => parts.join(""),
    mk_str_eq: (a: string, b: string) => a === b,
    mk_str_from_code: (c: number) => String.fromCharCode(c),
    mk_str_from_bool: String,
    mk_str_from_i32: String,
    mk_str_from_u32: String,
    mk_str_from_i64: String,
    mk_str_from_num: String,
    mk_str_index_of: (s: string, needle: string, from: number) => s.indexOf(needle, from),
    mk_str_last_index_of: (s: string, needle: string, from: number) => s.lastIndexOf(needle, from),
    mk_str_join: (parts: Arr, separator: string) => parts.items.join(separator),
    mk_str_lower: (s: string) => s.toLowerCase(),
    mk_str_upper: (s: string) => s.toUpperCase(),
    mk_str_point_at: (s: string, i: number) => range(i >= 0 && i < s.length, () => String.fromCodePoint(s.codePointAt(i) as number)),
    mk_str_printed: (v: number) => (Object.is(v, -0) ? "-0" : String(v)),
    mk_str_repeat: (s: string, times: number) => range(times >= 0 && s.length * times < 1e6, () => s.repeat(times)),
    mk_str_slice: (s: string, from: number, to: number) => s.slice(from, to),
    mk_str_trim: trimmed,
    mk_throw_cast: () => {
      throw thrown("TypeError");
    },
    mk_throw_null: () => {
      throw thrown("TypeError");
    },
    mk_throw_range: () => {
      throw thrown("RangeError");
    },
    mk_val_to_str: (v: unknown) => (v === NULL_VALUE ? "null" : String(v)),
    mk_val_truthy: (v: unknown) => v !== NULL_VALUE && Boolean(v),
    mk_val_strict_eq: (a: unknown, b: unknown) => a === b,
    mk_val_same_zero: (a: unknown, b: unknown) => a === b || (Number.isNaN(a) && Number.isNaN(b)),
    mk_ptr_strict_eq: (a: unknown, b: unknown) => a === b,
    mk_typed_create: (kind: number, length: number) =>
      range(length >= 0, () => ({ k: "typed", el: ELEMENTS[kind] as string, items: new Array(length).fill(0) }) satisfies Arr),
    mk_arr_data: (a: Arr) => a,
    mk_typed_data: (a: Arr) => a,
    mk_arr_truncate: (a: Arr, length: number) => {
      a.items.length = length;
    },
    mk_arr_set_length: (a: Arr, length: number) => setLength(a, length),
    mk_arr_move: (to: Arr, at: number, from: Arr, start: number, count: number) =>
      range(count >= 0 && at >= 0 && start >= 0 && at + count <= to.items.length && start + count <= from.items.length, () => {
        for (const [i, v] of from.items.slice(start, start + count).entries()) to.items[at + i] = v;
      }),
  };
  return new Map(Object.entries(table));
}

function setLength(a: Arr, length: number): void {
  const zero = a.el === "ptr" ? null : a.el === "bool" ? false : a.el === "val" ? undefined : 0;
  while (a.items.length < length) a.items.push(zero);
  a.items.length = length;
}
