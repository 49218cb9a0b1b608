/** The mutually recursive rules of the lowering; `index.ts` fills the table. */
import type { Expr, Struct } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import type { Ty } from "./ty.ts";

export interface Rules {
  expression(b: Body, node: ts.Expression, want?: Ty): Value;
  /** A variable in its declared type: what tests look at, which must not rely on earlier ones. */
  unnarrowed(b: Body, node: ts.Expression): Value;
  condition(b: Body, node: ts.Expression): Expr;
  statement(b: Body, node: ts.Statement): void;
  /** Statements of a block: functions declared in it first. */
  block(b: Body, statements: readonly ts.Statement[]): void;
  /** Value of a resolved symbol: variable, function, class member through a namespace. */
  symbolValue(b: Body, symbol: ts.Symbol, node: ts.Node): Value;
  /** Initialises static members, where the class declaration stands. */
  classStatics(b: Body, decl: ts.ClassLikeDeclaration): void;
  /** Declares a variable or function that closures capture before its declaration runs; without a value, only its box. */
  declareHoisted(b: Body, symbol: ts.Symbol, name: string, ty: Ty, value: Expr | null): void;
  /** Calls a method by name, or a property that holds a function. */
  callNamed(b: Body, object: Value, name: string, ret: Ty | null, node: ts.Node, args?: Value[]): Value;
  /** Calls a function of the standard library with evaluated arguments. */
  callStd(b: Body, name: string, args: Value[], node: ts.Node): Value;
  /** Layouts of a class declaration's instances; complete when lowering has ended. */
  classStructs(b: Body, decl: ts.ClassLikeDeclaration): Struct[];
  /** Layouts of values of a type that have a property. */
  structsWith(b: Body, ty: Ty, name: string): Struct[];
  /** The same, with the type arguments given. */
  callStdGeneric(b: Body, name: string, typeArgs: readonly Ty[], args: Value[], node: ts.Node): Value;
  /** A test of the object behind a value; false if it is not an object. */
  pointerTest(b: Body, v: Value, test: (x: Expr) => Expr): Expr;
  iterate(b: Body, source: Value, node: ts.Node, id: number, body: (v: Value, leave: () => void) => void): void;
  /** `return()` was called on a suspended generator. */
  generatorReturn(b: Body, node: ts.Node): void;
  /** Leaves the function through its `finally` blocks. */
  unwindReturn(b: Body, node: ts.Node): void;
  /** Element type of something with an iterator. */
  iteratedOf(b: Body, ty: Ty, node: ts.Node): Ty;
  loopBody(b: Body, node: ts.ForOfStatement, id: number, label: string | null, element: Value, leave: () => void): void;
  makeTuple(b: Body, ty: Ty & { k: "iface" }, values: readonly Value[]): Value;
  coerce(b: Body, v: Value, ty: Ty, node: ts.Node | null): Expr;
  /** `String(v)`, `Number(v)` or `Boolean(v)`. */
  convertTo(b: Body, name: string, v: Value): Expr;
}
