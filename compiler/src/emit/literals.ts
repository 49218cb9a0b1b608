/** Numbers and text as C writes them. */
import type { IrType, NumType } from "../ir/ir.ts";

export const C_TYPE: Record<IrType, string> = {
  void: "void",
  bool: "bool",
  i8: "int8_t",
  u8: "uint8_t",
  i16: "int16_t",
  u16: "uint16_t",
  i32: "int32_t",
  u32: "uint32_t",
  i64: "int64_t",
  f32: "float",
  f64: "double",
  val: "mk_val",
  ptr: "void *",
};

/** `type name` with the star where C people put it. */
export function declare(ctype: string, name: string): string {
  return ctype.endsWith("*") ? `${ctype}${name}` : `${ctype} ${name}`;
}

export function isFloat(t: IrType): boolean {
  return t === "f32" || t === "f64";
}

/** Exactly this number: JavaScript's shortest digits read back as the same double. Negative ones come without parentheses. */
export function numberLiteral(t: NumType, v: number): string {
  if (isFloat(t)) {
    if (Number.isNaN(v)) return t === "f32" ? "(float)MK_NAN" : "MK_NAN";
    if (!Number.isFinite(v)) return `${v < 0 ? "-" : ""}${t === "f32" ? "(float)" : ""}MK_INFINITY`;
    const digits = Object.is(v, -0) ? "-0" : String(t === "f32" ? Math.fround(v) : v);
    return `${/[.e]/.test(digits) ? digits : `${digits}.0`}${t === "f32" ? "f" : ""}`;
  }
  if (t === "u32") return `${v}u`;
  if (t === "i64") return `INT64_C(${v})`;
  // C has no negative literals: 2147483648 would be of a wider type.
  return v === -2147483648 ? "(-2147483647 - 1)" : String(v === 0 ? 0 : v);
}

/** The NaN-boxed bits of a number. */
export function boxedNumber(v: number): string {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, v);
  const n = Number.isNaN(v) ? 0x7ff8000000000000n : bits.getBigUint64(0);
  return `UINT64_C(0x${n.toString(16)})`;
}

/** A C string literal of these bytes. */
export function byteString(bytes: Iterable<number>): string {
  let out = '"';
  for (const c of bytes) {
    if (c === 34 || c === 92 || c === 63) out += `\\${String.fromCharCode(c)}`;
    else if (c >= 32 && c < 127) out += String.fromCharCode(c);
    else out += `\\${c.toString(8).padStart(3, "0")}`;
  }
  return `${out}"`;
}

export function utf8String(text: string): string {
  return byteString(new TextEncoder().encode(text));
}

/** Text that cannot end the comment it stands in. */
export function comment(text: string): string {
  return text.replaceAll("*/", "* /").replaceAll("/*", "/ *").replace(/\s+/g, " ");
}
