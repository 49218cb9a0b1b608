/**
 * The typed intermediate representation between the TypeScript front end and the C back end.
 *
 * A program is structs + globals + functions. A function body is structured statements (no jumps into the
 * middle of anything), and expressions are trees. Two invariants make order of evaluation explicit:
 *
 *  1. An effectful expression (`call`, `callc`, `callv`, `native` that is not pure, `new`, `closure`) appears
 *     only as the whole `x` of a `set`, `setglobal`, `do` or `return` statement, never inside another tree.
 *  2. Everything else in a tree may at most throw (bounds, null, cast, range); it never changes state.
 *
 * The lowering spills operands to temporaries so that any C evaluation order gives JavaScript's result.
 */

/** Machine number types. `i64` only holds intermediate integers within ±2^53. */
export type NumType = "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "i64" | "f32" | "f64";

/**
 * Representation of a value.
 * `ptr`: a heap pointer, or NULL for the one absent value its static type has (undefined or null). `val`: a 64-bit
 * NaN-boxed value (any number, boolean, undefined, null or pointer). `code`: never a local; C function addresses only.
 */
export type IrType = NumType | "void" | "bool" | "val" | "ptr";

/** A position in a TypeScript source file; `file` indexes `Program.files`. `line` counts from 1. */
export interface Pos {
  file: number;
  line: number;
}

/** A heap object layout. Fields of the parent come first, so a pointer to a child is a pointer to its parent. */
export interface Struct {
  id: number;
  /** Name for people: class or interface name with type arguments. */
  name: string;
  /** C identifier of the struct, unique. */
  cname: string;
  parent: Struct | null;
  /** Own fields only, in order after the parent's. */
  fields: Field[];
  /** What the object is for the runtime. `closure` structs get a code pointer after the header, `frame` a resumable frame's fixed part. */
  kind: "object" | "closure" | "frame" | "box";
  /** False if no `new`, `closure` or static data of it exists: no class id is given. Set by the lowering. */
  live: boolean;
  /** `JSON.stringify` or another reflective walk reaches it: emit field names and types. */
  reflect: boolean;
}

export interface Field {
  name: string;
  /** C identifier, unique within the struct including its parents. */
  cname: string;
  type: IrType;
  /** With type `ptr` and `reflect`: what an unset pointer means. */
  absent?: "undefined" | "null";
}

/** A local variable or parameter. `name` is the TypeScript name where it has one. */
export interface Local {
  id: number;
  name: string;
  /** C identifier, unique in the function; equal to `name` where possible, so that a debugger shows it. */
  cname: string;
  type: IrType;
  /** Made by the compiler: assigned once, then read. */
  temp: boolean;
  /** Struct it points to, if known: only makes the C declaration nicer for debuggers. */
  struct?: Struct;
  /** Set by the range analysis for numbers known to be integers in [lo, hi]. */
  range?: { lo: number; hi: number };
}

export interface Global {
  id: number;
  name: string;
  cname: string;
  type: IrType;
  /** Constant initial value placed in flash or .data, if it has one; otherwise zeroed and set by module init. */
  init?: StaticValue;
  /** Never assigned after `init`. */
  constant: boolean;
}

/** Data laid out at compile time. Objects and arrays of it live in read-only flash unless `mutable`. */
export type StaticValue =
  | { k: "num"; t: NumType; v: number }
  | { k: "bool"; v: boolean }
  | { k: "str"; id: number }
  | { k: "null" }
  | { k: "val"; v: number | boolean | null | undefined }
  | { k: "valptr"; v: StaticValue }
  | { k: "array"; el: IrType; items: StaticValue[]; frozen: boolean }
  | { k: "object"; struct: Struct; fields: StaticValue[] };

export type BinOp =
  /** Arithmetic on two operands of type `t`. On integers the result is known to fit `t`, except `*w`: wraps modulo 2^n. */
  | "add"
  | "sub"
  | "mul"
  | "addw"
  | "subw"
  | "mulw"
  /** Checked integer arithmetic (`i32`, `u32` only): out of range throws RangeError. */
  | "addc"
  | "subc"
  | "mulc"
  /** `div`: f64/f32 only. `idiv`, `irem`: integers, divisor known non-zero, truncating. `rem`: f64 (C fmod). `pow`: f64, JavaScript's `**`. */
  | "div"
  | "idiv"
  | "irem"
  | "rem"
  | "pow"
  | "min"
  | "max"
  /** Integers. Shift counts are masked by the lowering (`& 31`). `shr` arithmetic on signed, logical on unsigned. */
  | "and"
  | "or"
  | "xor"
  | "shl"
  | "shr";

/** Comparisons of two operands of the same numeric, bool or ptr (identity) type; the result is `bool`. */
export type CmpOp = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

/**
 * Conversions.
 * `exact`: value-preserving widening (any integer to i64/f64, i32 to i64, f32 to f64), or narrowing known to fit.
 * `wrap`: JavaScript ToInt32/ToUint32 and narrower: modulo 2^n from integers or from f64 (NaN and infinities give 0).
 * `check`: to an integer type, throws RangeError when the value is not exactly representable. f64 to f32 `check` just rounds.
 */
export type ConvMode = "exact" | "wrap" | "check";

export type ArrayKind = "array" | "typed";

export type Expr =
  | { e: "num"; t: NumType; v: number }
  | { e: "bool"; t: "bool"; v: boolean }
  /** Constant string `Program.strings[id]`. */
  | { e: "str"; t: "ptr"; id: number }
  /** NULL pointer. */
  | { e: "null"; t: "ptr" }
  /** The `val` constants undefined and null. */
  | { e: "undef"; t: "val" }
  | { e: "nullval"; t: "val" }
  /** Address of static data. */
  | { e: "static"; t: "ptr"; v: StaticValue }
  | { e: "local"; t: IrType; l: Local }
  | { e: "global"; t: IrType; g: Global }
  /** Field load; `obj` is known not to be NULL (wrap it in `nonnull` otherwise). */
  | { e: "field"; t: IrType; obj: Expr; struct: Struct; field: Field }
  /** `x`, or throws TypeError if it is NULL. */
  | { e: "nonnull"; t: "ptr"; x: Expr }
  /** Element load from an array or typed array; `idx` is i32, u32 or f64. `check`: bounds-checked (RangeError). `el` is the storage type, equal to `t`. */
  | { e: "elem"; t: IrType; kind: ArrayKind; arr: Expr; idx: Expr; el: IrType; check: boolean }
  /** Length of an array, typed array or string, as i32. */
  | { e: "len"; t: "i32"; of: ArrayKind | "string"; x: Expr }
  /** UTF-16 unit of a string at an index, as i32; out of range throws RangeError. */
  | { e: "charcode"; t: "i32"; x: Expr; idx: Expr }
  | { e: "bin"; t: NumType; op: BinOp; a: Expr; b: Expr }
  | { e: "neg"; t: NumType; x: Expr }
  /** Bitwise not. */
  | { e: "inv"; t: NumType; x: Expr }
  | { e: "cmp"; t: "bool"; op: CmpOp; a: Expr; b: Expr }
  | { e: "not"; t: "bool"; x: Expr }
  /** Short-circuit; `b` has no effects. */
  | { e: "and"; t: "bool"; a: Expr; b: Expr }
  | { e: "or"; t: "bool"; a: Expr; b: Expr }
  | { e: "select"; t: IrType; c: Expr; a: Expr; b: Expr }
  | { e: "conv"; t: NumType; mode: ConvMode; x: Expr }
  /** To `val` from any number, bool or ptr. `absent` says what NULL becomes. */
  | { e: "box"; t: "val"; x: Expr; absent: "undefined" | "null" | "never" }
  /** From `val` to a number, bool or ptr; throws TypeError if it holds something else. `absent` values become NULL. `check: false`: proven. */
  | { e: "unbox"; t: IrType; x: Expr; absent: "undefined" | "null" | "never"; check: boolean }
  /** Which kind of value a `val` holds. `ref`: any pointer; `string`/`function`: looks at the object. */
  | { e: "valis"; t: "bool"; x: Expr; is: "undefined" | "null" | "nullish" | "number" | "boolean" | "string" | "function" | "object" | "ref" }
  /** The object (ptr, not NULL) is an instance of one of these structs; with `subclasses`, or of a descendant. */
  | { e: "isa"; t: "bool"; x: Expr; structs: Struct[]; subclasses: boolean }
  /** Runtime kind of a pointer that is not NULL. */
  | { e: "ptris"; t: "bool"; x: Expr; is: "string" | "array" | "typed" | "closure" | "object" }
  /** C function of the runtime or of the program's natives. `pure`: no effects and no allocation, so it may stand in a tree. */
  | { e: "native"; t: IrType; name: string; args: Expr[]; pure: boolean }
  /** Direct call. */
  | { e: "call"; t: IrType; fn: Func; args: Expr[] }
  /** Call of a closure; the closure itself is passed as hidden first argument. `closure` is not NULL. */
  | { e: "callc"; t: IrType; closure: Expr; params: IrType[]; args: Expr[] }
  /** Call through a table indexed by the class id of `args[0]` (not NULL). */
  | { e: "callv"; t: IrType; table: Table; args: Expr[] }
  /** Allocate, zeroed. */
  | { e: "new"; t: "ptr"; struct: Struct }
  /** Allocate an array with `len` zero elements of storage `el`, with exactly that capacity. */
  | { e: "newarray"; t: "ptr"; el: IrType; len: Expr }
  /** Allocate a closure: `captures` fill the fields of `struct` (kind `closure`) in order. */
  | { e: "closure"; t: "ptr"; fn: Func; struct: Struct; captures: Expr[] }
  /** Address of a struct's static closure (no captures), in flash. */
  | { e: "fnref"; t: "ptr"; fn: Func; struct: Struct }
  /** Allocate the frame of a resumable function and fill its parameters. */
  | { e: "newframe"; t: "ptr"; fn: Func; args: Expr[] };

/** A dispatch table: one function per live struct that can stand there. All entries have the same C signature. */
export interface Table {
  id: number;
  cname: string;
  params: IrType[];
  ret: IrType;
  entries: { struct: Struct; fn: Func }[];
}

export type Stmt =
  /** The statements up to the next `line` come from here. */
  | { s: "line"; pos: Pos }
  | { s: "set"; l: Local; x: Expr }
  | { s: "setglobal"; g: Global; x: Expr }
  | { s: "setfield"; obj: Expr; struct: Struct; field: Field; x: Expr }
  /** Element store. Index equal to an array's length appends when `append`; beyond throws RangeError. Frozen arrays throw TypeError. */
  | { s: "setelem"; kind: ArrayKind; arr: Expr; idx: Expr; el: IrType; x: Expr; check: boolean; append: boolean }
  /** Append one element to an array. */
  | { s: "push"; arr: Expr; el: IrType; x: Expr }
  | { s: "do"; x: Expr }
  | { s: "if"; c: Expr; then: Stmt[]; else: Stmt[] }
  /** `for (;;) { body; cont }`: `continue id` goes to `cont`, `break id` leaves. `id` is unique in the function. */
  | { s: "loop"; id: number; body: Stmt[]; cont: Stmt[] }
  /** `break id` leaves it. */
  | { s: "block"; id: number; body: Stmt[] }
  | { s: "break"; id: number }
  | { s: "continue"; id: number }
  /** On an i32. Bodies fall through as in C; `break id` leaves it. A case with `values: null` is the default. */
  | { s: "switch"; id: number; x: Expr; cases: { values: number[] | null; body: Stmt[] }[] }
  | { s: "return"; x: Expr | null }
  /** `x` is a `val`. */
  | { s: "throw"; x: Expr }
  /** `v` (a `val`) receives the thrown value. Leaving the body by break, continue or return also leaves the region. */
  | { s: "try"; body: Stmt[]; v: Local; handler: Stmt[] }
  /** Resumable functions only: save the state and return to the resumer; continue here when resumed. */
  | { s: "suspend" };

export interface Func {
  id: number;
  /** For people: `Class.method`, `outer/inner`. */
  name: string;
  cname: string;
  /** For `code` of closures the first parameter is the closure itself (type ptr). */
  params: Local[];
  ret: IrType;
  locals: Local[];
  body: Stmt[];
  /**
   * `plain`; or `step`: the body of an async function or a generator. A `step` function's C signature is
   * `void step(mk_frame *)`, its params and locals live in its frame struct, and it may `suspend`. Its own frame is `self`.
   */
  kind: "plain" | "step";
  /** `step` only: the local (type ptr) that reads as the frame itself. */
  self?: Local;
  pos: Pos;
  /** Its prologue checks the stack limit: it may reach itself. The optimiser clears it, and puts `MK_STACK_CHECK` where it is needed. */
  recursive: boolean;
  /** C name to export with external linkage (callable from C), if any. */
  exported?: string;
  /** Hint: `inline` for small helpers of the standard library. */
  inline?: boolean;
}

/** A C function called by the program, declared in a `*.native.ts` file (or by the standard library). */
export interface Native {
  name: string;
  params: IrType[];
  /** Names for the generated header. */
  paramNames: string[];
  /** TypeScript declaration, for the comment in the generated header. */
  signature: string;
  ret: IrType;
  /** C types of parameters and result: `int32_t`, `double`, `bool`, `mk_val`, `mk_str *`, `mk_typed *`, `mk_arr *`, `mk_obj *` ... */
  cparams: string[];
  cret: string;
  /** The runtime declares it itself: no prototype is emitted. */
  builtin: boolean;
}

export interface Program {
  files: string[];
  strings: string[];
  structs: Struct[];
  globals: Global[];
  funcs: Func[];
  tables: Table[];
  natives: Native[];
  /** Runs the top level of every module in order. */
  main: Func;
  /** Structs of the classes the runtime creates itself when it throws, by name (`Error`, `TypeError`, `RangeError`), with their constructing function `(message: ptr) -> ptr`. */
  errors: { name: string; make: Func }[];
  /** Function that drains the microtask queue, if the program has promises. */
  microtasks: Func | null;
}
