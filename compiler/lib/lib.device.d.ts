/// <reference no-default-lib="true"/>
/**
 * The library of Device TypeScript: what programs are checked against (`noLib`). It declares the part of JavaScript's
 * library that exists on a device; `../std` implements it. On Node the engine's own is used.
 */

// Integers: `number` to TypeScript, machine integers to the compiler. A value that does not fit throws RangeError.

/** Integer in -128 … 127. */
type i8 = number & { readonly __i8?: unknown };
/** Integer in 0 … 255. */
type u8 = number & { readonly __u8?: unknown };
/** Integer in -32768 … 32767. */
type i16 = number & { readonly __i16?: unknown };
/** Integer in 0 … 65535. */
type u16 = number & { readonly __u16?: unknown };
/** Integer in -2³¹ … 2³¹-1. */
type i32 = number & { readonly __i32?: unknown };
/** Integer in 0 … 2³²-1. */
type u32 = number & { readonly __u32?: unknown };
/** Single-precision number: rounded when stored. */
type f32 = number & { readonly __f32?: unknown };

// What the checker itself needs

interface Function {}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface IArguments {}
interface RegExp {}
interface Object {}
interface TemplateStringsArray extends ReadonlyArray<string> {
  readonly raw: readonly string[];
}
interface ThisType<T> {}

interface Symbol {}
interface SymbolConstructor {
  readonly iterator: unique symbol;
}
declare var Symbol: SymbolConstructor;

type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type Parameters<T extends (...args: never[]) => unknown> = T extends (...args: infer P) => unknown ? P : never;
type ReturnType<T extends (...args: never[]) => unknown> = T extends (...args: never[]) => infer R ? R : never;
type InstanceType<T extends abstract new (...args: never[]) => unknown> = T extends abstract new (...args: never[]) => infer R ? R : never;
// As TypeScript's own library has it: the checker relates it to T only in this form.
type Awaited<T> = T extends null | undefined
  ? T
  : T extends object & { then(onFulfilled: infer F, ...rest: infer _): any }
    ? F extends (value: infer V, ...rest: infer _) => any
      ? Awaited<V>
      : never
    : T;
type Uppercase<S extends string> = intrinsic;
type Lowercase<S extends string> = intrinsic;
type Capitalize<S extends string> = intrinsic;
type Uncapitalize<S extends string> = intrinsic;
type NoInfer<T> = intrinsic;
type PropertyKey = string | number | symbol;

declare var NaN: number;
declare var Infinity: number;

// Iteration

interface IteratorYieldResult<T> {
  done?: false;
  value: T;
}
interface IteratorReturnResult<R> {
  done: true;
  value: R;
}
type IteratorResult<T, R = void> = IteratorYieldResult<T> | IteratorReturnResult<R>;
interface Iterator<T, R = void, N = undefined> {
  next(value?: N): IteratorResult<T, R>;
}
interface Iterable<T, R = void, N = undefined> {
  [Symbol.iterator](): Iterator<T, R, N>;
}
interface IterableIterator<T, R = void, N = undefined> extends Iterator<T, R, N> {
  [Symbol.iterator](): IterableIterator<T, R, N>;
}
interface IteratorObject<T, R = void, N = undefined> extends Iterator<T, R, N> {
  [Symbol.iterator](): IteratorObject<T, R, N>;
}
interface Generator<T = unknown, R = void, N = undefined> extends IteratorObject<T, R, N> {
  next(value?: N): IteratorResult<T, R>;
  return(value: R): IteratorResult<T, R>;
  throw(error: unknown): IteratorResult<T, R>;
  [Symbol.iterator](): Generator<T, R, N>;
}
/** Iterator over an array, a map or a set. */
interface ListIterator<T> extends IteratorObject<T, undefined, undefined> {
  next(): IteratorResult<T, undefined>;
  [Symbol.iterator](): ListIterator<T>;
}

// Arrays

interface ReadonlyArray<T> {
  readonly length: number;
  readonly [n: number]: T;
  at(index: number): T | undefined;
  concat(...items: (T | readonly T[])[]): T[];
  entries(): ListIterator<[number, T]>;
  every<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S): this is readonly S[];
  every(predicate: (value: T, index: number, array: readonly T[]) => unknown): boolean;
  filter<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S): S[];
  filter(predicate: (value: T, index: number, array: readonly T[]) => unknown): T[];
  find<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  find(predicate: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findIndex(predicate: (value: T, index: number, array: readonly T[]) => unknown): number;
  findLast<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  findLast(predicate: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findLastIndex(predicate: (value: T, index: number, array: readonly T[]) => unknown): number;
  flat<U>(this: readonly (readonly U[])[]): U[];
  flatMap<U>(callback: (value: T, index: number, array: readonly T[]) => readonly U[]): U[];
  forEach(callback: (value: T, index: number, array: readonly T[]) => void): void;
  includes(value: T, from?: number): boolean;
  indexOf(value: T, from?: number): number;
  join(separator?: string): string;
  keys(): ListIterator<number>;
  lastIndexOf(value: T, from?: number): number;
  map<U>(callback: (value: T, index: number, array: readonly T[]) => U): U[];
  reduce(callback: (previous: T, value: T, index: number, array: readonly T[]) => T): T;
  reduce<U>(callback: (previous: U, value: T, index: number, array: readonly T[]) => U, initial: U): U;
  reduceRight(callback: (previous: T, value: T, index: number, array: readonly T[]) => T): T;
  reduceRight<U>(callback: (previous: U, value: T, index: number, array: readonly T[]) => U, initial: U): U;
  slice(start?: number, end?: number): T[];
  some(predicate: (value: T, index: number, array: readonly T[]) => unknown): boolean;
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  toString(): string;
  values(): ListIterator<T>;
  with(index: number, value: T): T[];
  [Symbol.iterator](): ListIterator<T>;
}

interface Array<T> {
  length: number;
  [n: number]: T;
  at(index: number): T | undefined;
  concat(...items: (T | readonly T[])[]): T[];
  copyWithin(target: number, start: number, end?: number): this;
  entries(): ListIterator<[number, T]>;
  every<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S): this is S[];
  every(predicate: (value: T, index: number, array: T[]) => unknown): boolean;
  fill(value: T, start?: number, end?: number): this;
  filter<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S): S[];
  filter(predicate: (value: T, index: number, array: T[]) => unknown): T[];
  find<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S): S | undefined;
  find(predicate: (value: T, index: number, array: T[]) => unknown): T | undefined;
  findIndex(predicate: (value: T, index: number, array: T[]) => unknown): number;
  findLast<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S): S | undefined;
  findLast(predicate: (value: T, index: number, array: T[]) => unknown): T | undefined;
  findLastIndex(predicate: (value: T, index: number, array: T[]) => unknown): number;
  flat<U>(this: readonly (readonly U[])[]): U[];
  flatMap<U>(callback: (value: T, index: number, array: T[]) => readonly U[]): U[];
  forEach(callback: (value: T, index: number, array: T[]) => void): void;
  includes(value: T, from?: number): boolean;
  indexOf(value: T, from?: number): number;
  join(separator?: string): string;
  keys(): ListIterator<number>;
  lastIndexOf(value: T, from?: number): number;
  map<U>(callback: (value: T, index: number, array: T[]) => U): U[];
  pop(): T | undefined;
  push(...items: T[]): number;
  reduce(callback: (previous: T, value: T, index: number, array: T[]) => T): T;
  reduce<U>(callback: (previous: U, value: T, index: number, array: T[]) => U, initial: U): U;
  reduceRight(callback: (previous: T, value: T, index: number, array: T[]) => T): T;
  reduceRight<U>(callback: (previous: U, value: T, index: number, array: T[]) => U, initial: U): U;
  reverse(): this;
  shift(): T | undefined;
  slice(start?: number, end?: number): T[];
  some(predicate: (value: T, index: number, array: T[]) => unknown): boolean;
  sort(compare?: (a: T, b: T) => number): this;
  splice(start: number, deleteCount?: number, ...items: T[]): T[];
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  toString(): string;
  unshift(...items: T[]): number;
  values(): ListIterator<T>;
  with(index: number, value: T): T[];
  [Symbol.iterator](): ListIterator<T>;
}
interface ArrayConstructor {
  new <T>(length?: number): T[];
  isArray(value: unknown): value is readonly unknown[];
  from<T>(source: Iterable<T>): T[];
  from<T, U>(source: Iterable<T>, map: (value: T, index: number) => U): U[];
  from<T>(source: { readonly length: number }, map: (value: undefined, index: number) => T): T[];
  of<T>(...items: T[]): T[];
}
declare var Array: ArrayConstructor;

// Strings

interface String {
  readonly length: number;
  readonly [index: number]: string;
  at(index: number): string | undefined;
  charAt(index: number): string;
  /** The unit at an index. Out of range throws RangeError on devices. */
  charCodeAt(index: number): number;
  codePointAt(index: number): number | undefined;
  concat(...strings: string[]): string;
  endsWith(search: string, end?: number): boolean;
  includes(search: string, from?: number): boolean;
  indexOf(search: string, from?: number): number;
  lastIndexOf(search: string, from?: number): number;
  padEnd(length: number, fill?: string): string;
  padStart(length: number, fill?: string): string;
  repeat(count: number): string;
  replace(search: string, replacement: string | ((match: string) => string)): string;
  replaceAll(search: string, replacement: string | ((match: string) => string)): string;
  slice(start?: number, end?: number): string;
  split(separator: string, limit?: number): string[];
  startsWith(search: string, from?: number): boolean;
  substring(start: number, end?: number): string;
  toLowerCase(): string;
  toString(): string;
  toUpperCase(): string;
  trim(): string;
  trimEnd(): string;
  trimStart(): string;
  [Symbol.iterator](): ListIterator<string>;
}
interface StringConstructor {
  (value?: unknown): string;
  fromCharCode(...units: number[]): string;
  fromCodePoint(...points: number[]): string;
}
declare var String: StringConstructor;

// Numbers

interface Number {
  readonly __i8?: unknown;
  readonly __u8?: unknown;
  readonly __i16?: unknown;
  readonly __u16?: unknown;
  readonly __i32?: unknown;
  readonly __u32?: unknown;
  readonly __f32?: unknown;
  toExponential(digits?: number): string;
  toFixed(digits?: number): string;
  toPrecision(precision?: number): string;
  toString(radix?: number): string;
}
interface NumberConstructor {
  (value?: unknown): number;
  readonly EPSILON: number;
  readonly MAX_SAFE_INTEGER: number;
  readonly MAX_VALUE: number;
  readonly MIN_SAFE_INTEGER: number;
  readonly MIN_VALUE: number;
  readonly NaN: number;
  readonly NEGATIVE_INFINITY: number;
  readonly POSITIVE_INFINITY: number;
  isFinite(value: number): boolean;
  isInteger(value: number): boolean;
  isNaN(value: number): boolean;
  isSafeInteger(value: number): boolean;
  parseFloat(text: string): number;
  parseInt(text: string, radix?: number): number;
}
declare var Number: NumberConstructor;

interface Boolean {
  toString(): string;
}
interface BooleanConstructor {
  (value?: unknown): boolean;
}
declare var Boolean: BooleanConstructor;

declare function parseInt(text: string, radix?: number): number;
declare function parseFloat(text: string): number;
declare function isNaN(value: number): boolean;
declare function isFinite(value: number): boolean;

interface Math {
  readonly E: number;
  readonly LN10: number;
  readonly LN2: number;
  readonly LOG10E: number;
  readonly LOG2E: number;
  readonly PI: number;
  readonly SQRT1_2: number;
  readonly SQRT2: number;
  abs(x: number): number;
  acos(x: number): number;
  acosh(x: number): number;
  asin(x: number): number;
  asinh(x: number): number;
  atan(x: number): number;
  atan2(y: number, x: number): number;
  atanh(x: number): number;
  cbrt(x: number): number;
  ceil(x: number): number;
  clz32(x: number): number;
  cos(x: number): number;
  cosh(x: number): number;
  exp(x: number): number;
  expm1(x: number): number;
  floor(x: number): number;
  fround(x: number): number;
  hypot(...values: number[]): number;
  imul(a: number, b: number): number;
  log(x: number): number;
  log10(x: number): number;
  log1p(x: number): number;
  log2(x: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  pow(base: number, exponent: number): number;
  random(): number;
  round(x: number): number;
  sign(x: number): number;
  sin(x: number): number;
  sinh(x: number): number;
  sqrt(x: number): number;
  tan(x: number): number;
  tanh(x: number): number;
  trunc(x: number): number;
}
declare var Math: Math;

// Objects and JSON

interface ObjectConstructor {
  freeze<T>(value: T): Readonly<T>;
  keys(value: object): string[];
  values<T>(dictionary: { readonly [key: string]: T }): T[];
  entries<T>(dictionary: { readonly [key: string]: T }): [string, T][];
  assign<T>(target: Record<string, T>, source: Readonly<Record<string, T>>): Record<string, T>;
  fromEntries<T>(entries: Iterable<readonly [string, T]>): Record<string, T>;
  hasOwn(dictionary: Readonly<Record<string, unknown>>, key: string): boolean;
  is(a: unknown, b: unknown): boolean;
}
declare var Object: ObjectConstructor;

/** What `JSON.parse` gives: narrow it with `typeof`, `Array.isArray` and `=== null` before use. */
type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
interface JsonObject {
  [key: string]: JsonValue;
}
interface JSON {
  parse(text: string): JsonValue;
  stringify(value: unknown, replacer?: null, space?: number | string): string;
}
declare var JSON: JSON;

interface ReadonlyMap<K, V> {
  readonly size: number;
  entries(): ListIterator<[K, V]>;
  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void;
  get(key: K): V | undefined;
  has(key: K): boolean;
  keys(): ListIterator<K>;
  values(): ListIterator<V>;
  [Symbol.iterator](): ListIterator<[K, V]>;
}
interface Map<K, V> {
  readonly size: number;
  clear(): void;
  delete(key: K): boolean;
  entries(): ListIterator<[K, V]>;
  forEach(callback: (value: V, key: K, map: Map<K, V>) => void): void;
  get(key: K): V | undefined;
  has(key: K): boolean;
  keys(): ListIterator<K>;
  set(key: K, value: V): this;
  values(): ListIterator<V>;
  [Symbol.iterator](): ListIterator<[K, V]>;
}
interface MapConstructor {
  new <K, V>(entries?: Iterable<readonly [K, V]> | null): Map<K, V>;
}
declare var Map: MapConstructor;

interface ReadonlySet<T> {
  readonly size: number;
  entries(): ListIterator<[T, T]>;
  forEach(callback: (value: T, key: T, set: ReadonlySet<T>) => void): void;
  has(value: T): boolean;
  keys(): ListIterator<T>;
  values(): ListIterator<T>;
  [Symbol.iterator](): ListIterator<T>;
}
interface Set<T> {
  readonly size: number;
  add(value: T): this;
  clear(): void;
  delete(value: T): boolean;
  entries(): ListIterator<[T, T]>;
  forEach(callback: (value: T, key: T, set: Set<T>) => void): void;
  has(value: T): boolean;
  keys(): ListIterator<T>;
  values(): ListIterator<T>;
  [Symbol.iterator](): ListIterator<T>;
}
interface SetConstructor {
  new <T>(values?: Iterable<T> | null): Set<T>;
}
declare var Set: SetConstructor;

// Binary data

interface ArrayBuffer {
  readonly byteLength: number;
  slice(start?: number, end?: number): ArrayBuffer;
}
interface ArrayBufferConstructor {
  new (byteLength: number): ArrayBuffer;
}
declare var ArrayBuffer: ArrayBufferConstructor;

interface TypedArray<Self> {
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
  readonly byteOffset: number;
  readonly length: number;
  [index: number]: number;
  at(index: number): number | undefined;
  copyWithin(target: number, start: number, end?: number): this;
  entries(): ListIterator<[number, number]>;
  every(predicate: (value: number, index: number, array: Self) => unknown): boolean;
  fill(value: number, start?: number, end?: number): this;
  filter(predicate: (value: number, index: number, array: Self) => unknown): Self;
  find(predicate: (value: number, index: number, array: Self) => unknown): number | undefined;
  findIndex(predicate: (value: number, index: number, array: Self) => unknown): number;
  findLast(predicate: (value: number, index: number, array: Self) => unknown): number | undefined;
  findLastIndex(predicate: (value: number, index: number, array: Self) => unknown): number;
  forEach(callback: (value: number, index: number, array: Self) => void): void;
  includes(value: number, from?: number): boolean;
  indexOf(value: number, from?: number): number;
  join(separator?: string): string;
  keys(): ListIterator<number>;
  lastIndexOf(value: number, from?: number): number;
  map(callback: (value: number, index: number, array: Self) => number): Self;
  reduce(callback: (previous: number, value: number, index: number, array: Self) => number): number;
  reduce<U>(callback: (previous: U, value: number, index: number, array: Self) => U, initial: U): U;
  reduceRight<U>(callback: (previous: U, value: number, index: number, array: Self) => U, initial: U): U;
  reverse(): this;
  set(source: { readonly length: number; readonly [index: number]: number }, offset?: number): void;
  slice(start?: number, end?: number): Self;
  some(predicate: (value: number, index: number, array: Self) => unknown): boolean;
  sort(compare?: (a: number, b: number) => number): this;
  subarray(start?: number, end?: number): Self;
  toReversed(): Self;
  toSorted(compare?: (a: number, b: number) => number): Self;
  toString(): string;
  values(): ListIterator<number>;
  with(index: number, value: number): Self;
  [Symbol.iterator](): ListIterator<number>;
}
interface TypedArrayConstructor<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (length?: number): T;
  new (source: { readonly length: number; readonly [index: number]: number }): T;
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): T;
  from(source: Iterable<number>): T;
  of(...items: number[]): T;
}
interface Int8Array extends TypedArray<Int8Array> {
  readonly __kind?: "i8";
}
interface Uint8Array extends TypedArray<Uint8Array> {
  readonly __kind?: "u8";
}
interface Uint8ClampedArray extends TypedArray<Uint8ClampedArray> {
  readonly __kind?: "u8c";
}
interface Int16Array extends TypedArray<Int16Array> {
  readonly __kind?: "i16";
}
interface Uint16Array extends TypedArray<Uint16Array> {
  readonly __kind?: "u16";
}
interface Int32Array extends TypedArray<Int32Array> {
  readonly __kind?: "i32";
}
interface Uint32Array extends TypedArray<Uint32Array> {
  readonly __kind?: "u32";
}
interface Float32Array extends TypedArray<Float32Array> {
  readonly __kind?: "f32";
}
interface Float64Array extends TypedArray<Float64Array> {
  readonly __kind?: "f64";
}
declare var Int8Array: TypedArrayConstructor<Int8Array>;
declare var Uint8Array: TypedArrayConstructor<Uint8Array>;
declare var Uint8ClampedArray: TypedArrayConstructor<Uint8ClampedArray>;
declare var Int16Array: TypedArrayConstructor<Int16Array>;
declare var Uint16Array: TypedArrayConstructor<Uint16Array>;
declare var Int32Array: TypedArrayConstructor<Int32Array>;
declare var Uint32Array: TypedArrayConstructor<Uint32Array>;
declare var Float32Array: TypedArrayConstructor<Float32Array>;
declare var Float64Array: TypedArrayConstructor<Float64Array>;

interface DataView {
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
  readonly byteOffset: number;
  getFloat32(offset: number, littleEndian?: boolean): number;
  getFloat64(offset: number, littleEndian?: boolean): number;
  getInt16(offset: number, littleEndian?: boolean): number;
  getInt32(offset: number, littleEndian?: boolean): number;
  getInt8(offset: number): number;
  getUint16(offset: number, littleEndian?: boolean): number;
  getUint32(offset: number, littleEndian?: boolean): number;
  getUint8(offset: number): number;
  setFloat32(offset: number, value: number, littleEndian?: boolean): void;
  setFloat64(offset: number, value: number, littleEndian?: boolean): void;
  setInt16(offset: number, value: number, littleEndian?: boolean): void;
  setInt32(offset: number, value: number, littleEndian?: boolean): void;
  setInt8(offset: number, value: number): void;
  setUint16(offset: number, value: number, littleEndian?: boolean): void;
  setUint32(offset: number, value: number, littleEndian?: boolean): void;
  setUint8(offset: number, value: number): void;
}
interface DataViewConstructor {
  new (buffer: ArrayBuffer, byteOffset?: number, byteLength?: number): DataView;
}
declare var DataView: DataViewConstructor;

interface TextEncoder {
  encode(text?: string): Uint8Array;
}
interface TextEncoderConstructor {
  new (): TextEncoder;
}
declare var TextEncoder: TextEncoderConstructor;
interface TextDecoder {
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(bytes?: Uint8Array): string;
}
interface TextDecoderConstructor {
  new (encoding?: "utf-8" | "utf8", options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
}
declare var TextDecoder: TextDecoderConstructor;

// Errors

interface Error {
  name: string;
  message: string;
  readonly stack?: string;
  toString(): string;
}
interface ErrorConstructor {
  new (message?: string): Error;
}
declare var Error: ErrorConstructor;
interface EvalError extends Error {}
declare var EvalError: { new (message?: string): EvalError };
interface RangeError extends Error {}
declare var RangeError: { new (message?: string): RangeError };
interface SyntaxError extends Error {}
declare var SyntaxError: { new (message?: string): SyntaxError };
interface TypeError extends Error {}
declare var TypeError: { new (message?: string): TypeError };
interface AggregateError extends Error {
  readonly errors: readonly unknown[];
}
declare var AggregateError: { new (errors: readonly unknown[], message?: string): AggregateError };

// Promises

interface PromiseLike<T> {
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B>;
}
interface Promise<T> {
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B>;
  finally(onFinally?: (() => unknown) | null): Promise<T>;
}
interface PromiseFulfilledResult<T> {
  status: "fulfilled";
  value: T;
}
interface PromiseRejectedResult {
  status: "rejected";
  reason: unknown;
}
type PromiseSettledResult<T> = PromiseFulfilledResult<T> | PromiseRejectedResult;
interface PromiseConstructor {
  new <T>(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void): Promise<T>;
  all<A, B>(promises: readonly [Promise<A>, Promise<B>]): Promise<[A, B]>;
  all<A, B, C>(promises: readonly [Promise<A>, Promise<B>, Promise<C>]): Promise<[A, B, C]>;
  all<T>(promises: readonly Promise<T>[]): Promise<T[]>;
  allSettled<T>(promises: readonly Promise<T>[]): Promise<PromiseSettledResult<T>[]>;
  any<T>(promises: readonly Promise<T>[]): Promise<T>;
  race<T>(promises: readonly Promise<T>[]): Promise<T>;
  reject<T = never>(reason?: unknown): Promise<T>;
  resolve(): Promise<void>;
  resolve<T>(value: T | Promise<T>): Promise<Awaited<T>>;
}
declare var Promise: PromiseConstructor;
declare function queueMicrotask(callback: () => void): void;

// Console: text goes to the machine's console.

type Printable = string | number | boolean | null | undefined;
interface Console {
  debug(...values: Printable[]): void;
  error(...values: Printable[]): void;
  info(...values: Printable[]): void;
  log(...values: Printable[]): void;
  warn(...values: Printable[]): void;
}
declare var console: Console;
