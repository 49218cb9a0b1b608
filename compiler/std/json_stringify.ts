/** `JSON.stringify`. Objects are seen through the compiler's reflection tables. */
import { type AnyDictionary, isDictionary } from "./dictionary.ts";
import { Error, TypeError } from "./error.ts";
import { Map } from "./map.ts";
import { Set } from "./set.ts";

/** As `mk_any_kind` gives them. */
const enum Kind {
  UNDEFINED = 0,
  NULL = 1,
  BOOLEAN = 2,
  NUMBER = 3,
  STRING = 4,
  ARRAY = 5,
  OBJECT = 6,
  FUNCTION = 7,
  TYPED = 8,
}

const enum Limit {
  /** Nesting of values; a value inside itself exceeds it. */
  DEPTH = 200,
}

/** A class with a form of its own for JSON. */
interface Convertible {
  toJSON(key: string): unknown;
}

export function JSON_stringify(value: unknown, _replacer?: null, space?: number | string): string {
  const v = converted(value, "");
  // JavaScript gives undefined here, which is no string.
  if (!hasForm(v)) throw new TypeError("undefined and functions have no form in JSON");
  const w = new Writer(indentOf(space));
  w.value(v);
  return w.text();
}

/** The value that stands for this one. */
function converted(v: unknown, key: string): unknown {
  if (typeof v === "object" && v !== null && "toJSON" in v) return mk_cast<Convertible>(v).toJSON(key);
  return v;
}

function hasForm(v: unknown): boolean {
  const kind = mk_any_kind(v);
  return kind !== Kind.UNDEFINED && kind !== Kind.FUNCTION;
}

/** In quotes; half surrogate pairs are escaped. */
function quoted(s: string): string {
  const n: i32 = s.length;
  let out = '"';
  let from: i32 = 0;
  for (let i: i32 = 0; i < n; i++) {
    const c: i32 = s.charCodeAt(i);
    if (c >= 32 && c !== 34 && c !== 92 && (c < 0xd800 || c > 0xdfff)) continue;
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < n && (s.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      i++;
      continue;
    }
    out += mk_str_slice(s, from, i) + escaped(c);
    from = i + 1;
  }
  return out + mk_str_slice(s, from, n) + '"';
}

function escaped(c: i32): string {
  if (c === 34 || c === 92) return "\\" + mk_str_from_code(c);
  const at: i32 = c < 14 ? mk_str_index_of("\b\t\n\f\r", mk_str_from_code(c), 0) : -1;
  if (at >= 0) return "\\" + mk_str_char("btnfr", at);
  const digits = "0123456789abcdef";
  let out = "\\u";
  for (let shift: i32 = 12; shift >= 0; shift -= 4) out += mk_str_char(digits, (c >> shift) & 15);
  return out;
}

function indentOf(space: number | string | undefined): string {
  if (space === undefined) return "";
  if (typeof space === "string") return space.slice(0, 10);
  const n: i32 = space >= 10 ? 10 : space >= 1 ? space | 0 : 0;
  return mk_str_repeat(" ", n);
}

class Writer {
  private readonly indent: string;
  private readonly parts: string[] = mk_new_array<string>(0);
  private depth: i32 = 0;
  constructor(indent: string) {
    this.indent = indent;
  }

  text(): string {
    return mk_str_join(this.parts, "");
  }

  /** `v` has been converted. */
  value(v: unknown): void {
    switch (mk_any_kind(v)) {
      case Kind.STRING:
        this.parts.push(quoted(mk_cast<string>(v)));
        break;
      case Kind.NUMBER:
        this.parts.push(isFinite(mk_cast<number>(v)) ? mk_string(v) : "null");
        break;
      case Kind.BOOLEAN:
        this.parts.push(mk_string(v));
        break;
      case Kind.ARRAY:
        this.array(v);
        break;
      case Kind.TYPED:
        this.typed(v);
        break;
      case Kind.OBJECT:
        this.object(v);
        break;
      default:
        this.parts.push("null");
    }
  }

  private enter(bracket: string): void {
    this.parts.push(bracket);
    this.depth = this.depth + 1;
    if (this.depth > Limit.DEPTH) throw new TypeError("Converting circular structure to JSON");
  }

  /** `empty`: nothing was written since `enter`. */
  private leave(bracket: string, empty: boolean): void {
    this.depth = this.depth - 1;
    if (!empty) this.line();
    this.parts.push(bracket);
  }

  private line(): void {
    if (this.indent === "") return;
    this.parts.push("\n");
    for (let i: i32 = 0; i < this.depth; i++) this.parts.push(this.indent);
  }

  private separate(isFirst: boolean): void {
    if (!isFirst) this.parts.push(",");
    this.line();
  }

  private array(v: unknown): void {
    const n = mk_any_len(v);
    this.enter("[");
    for (let i: i32 = 0; i < n; i++) {
      this.separate(i === 0);
      this.value(converted(mk_any_at(v, i), mk_string(i)));
    }
    this.leave("]", n === 0);
  }

  /** JavaScript takes typed arrays for objects with numbers as keys. */
  private typed(v: unknown): void {
    const n = mk_any_len(v);
    this.enter("{");
    for (let i: i32 = 0; i < n; i++) this.property(mk_string(i), mk_any_at(v, i), i === 0);
    this.leave("}", n === 0);
  }

  /** Writes a property unless its value has no form in JSON; says whether the next is still the first. */
  private property(key: string, given: unknown, isFirst: boolean): boolean {
    const v = converted(given, key);
    if (!hasForm(v)) return isFirst;
    this.separate(isFirst);
    this.parts.push(quoted(key));
    this.parts.push(this.indent === "" ? ":" : ": ");
    this.value(v);
    return false;
  }

  private object(v: unknown): void {
    if (isDictionary(v)) {
      this.dictionary(v);
      return;
    }
    const n = v instanceof Error || v instanceof Map || v instanceof Set ? 0 : mk_reflect_count(v);
    if (n > 0 && mk_reflect_name(v, 0) === "0") {
      this.tuple(v, n);
      return;
    }
    this.enter("{");
    let isFirst = true;
    for (let i: i32 = 0; i < n; i++) {
      const name = mk_reflect_name(v, i);
      if (!name.startsWith("#")) isFirst = this.property(name, mk_reflect_value(v, i), isFirst);
    }
    this.leave("}", isFirst);
  }

  private tuple(v: unknown, n: i32): void {
    this.enter("[");
    for (let i: i32 = 0; i < n; i++) {
      this.separate(i === 0);
      this.value(converted(mk_reflect_value(v, i), mk_string(i)));
    }
    this.leave("]", false);
  }

  private dictionary(d: AnyDictionary): void {
    const order = d.order();
    this.enter("{");
    let isFirst = true;
    for (let i: i32 = 0; i < order.length; i++) {
      const entry = mk_get(order, i);
      isFirst = this.property(d.keyAt(entry), d.valueAt(entry), isFirst);
    }
    this.leave("}", isFirst);
  }
}
