/** `Math`. Some members are built into the compiler where their arguments allow it. */

export function Math_abs(x: number): number {
  return x < 0 ? -x : x === 0 ? 0 : x;
}

/** Of any number of values. */
export function Math_max(...values: number[]): number {
  let m = -Infinity;
  for (let i: i32 = 0; i < values.length; i++) m = Math.max(m, mk_get(values, i));
  return m;
}

export function Math_min(...values: number[]): number {
  let m = Infinity;
  for (let i: i32 = 0; i < values.length; i++) m = Math.min(m, mk_get(values, i));
  return m;
}

export function Math_hypot(...values: number[]): number {
  let h = 0;
  for (let i: i32 = 0; i < values.length; i++) h = mk_math_hypot2(h, mk_get(values, i));
  return h;
}

export function Math_pow(base: number, exponent: number): number {
  return base ** exponent;
}

export function Math_acos(x: number): number {
  return mk_math_acos(x);
}
export function Math_acosh(x: number): number {
  return mk_math_acosh(x);
}
export function Math_asin(x: number): number {
  return mk_math_asin(x);
}
export function Math_asinh(x: number): number {
  return mk_math_asinh(x);
}
export function Math_atan(x: number): number {
  return mk_math_atan(x);
}
export function Math_atan2(y: number, x: number): number {
  return mk_math_atan2(y, x);
}
export function Math_atanh(x: number): number {
  return mk_math_atanh(x);
}
export function Math_cbrt(x: number): number {
  return mk_math_cbrt(x);
}
export function Math_clz32(x: number): i32 {
  return mk_math_clz32(x);
}
export function Math_cos(x: number): number {
  return mk_math_cos(x);
}
export function Math_cosh(x: number): number {
  return mk_math_cosh(x);
}
export function Math_exp(x: number): number {
  return mk_math_exp(x);
}
export function Math_expm1(x: number): number {
  return mk_math_expm1(x);
}
export function Math_fround(x: number): number {
  return mk_math_fround(x);
}
export function Math_log(x: number): number {
  return mk_math_log(x);
}
export function Math_log10(x: number): number {
  return mk_math_log10(x);
}
export function Math_log1p(x: number): number {
  return mk_math_log1p(x);
}
export function Math_log2(x: number): number {
  return mk_math_log2(x);
}
export function Math_random(): number {
  return mk_math_random();
}
export function Math_round(x: number): number {
  return mk_math_round(x);
}
export function Math_sign(x: number): number {
  return mk_math_sign(x);
}
export function Math_sin(x: number): number {
  return mk_math_sin(x);
}
export function Math_sinh(x: number): number {
  return mk_math_sinh(x);
}
export function Math_tan(x: number): number {
  return mk_math_tan(x);
}
export function Math_tanh(x: number): number {
  return mk_math_tanh(x);
}
