/** The state of one generation: random choices, declarations so far, and names in use. */
import { BOOLEAN, BYTES, type ClassInfo, type FunctionInfo, I32, int, NUMBER, type RecordInfo, STRING, type Type, type UnionInfo } from "./model.ts";
import type { Random } from "./random.ts";

export class World {
  readonly random: Random;
  readonly functions: FunctionInfo[] = [];
  readonly classes: ClassInfo[] = [];
  readonly records: RecordInfo[] = [];
  readonly unions: UnionInfo[] = [];
  private next = 0;

  constructor(random: Random) {
    this.random = random;
  }

  name(prefix: string): string {
    return `${prefix}${this.next++}`;
  }

  scalar(): Type {
    return this.random.weighted<Type>([
      [5, I32],
      [5, NUMBER],
      [4, STRING],
      [2, BOOLEAN],
      [1, int("u8")],
      [1, int("i16")],
      [1, int("u32")],
      [1, int("i8")],
      [1, int("u16")],
    ]);
  }

  /** Any type the program can have a variable of. `depth` bounds nesting. */
  type(depth = 2): Type {
    const r = this.random;
    if (depth <= 0) return this.scalar();
    const choices: [number, () => Type][] = [
      [12, () => this.scalar()],
      [4, () => ({ k: "array", of: this.type(depth - 1) })],
      [1, () => ({ k: "tuple", of: [this.type(depth - 1), this.scalar()] })],
      [2, () => this.optional(depth)],
      [2, () => ({ k: "map", key: r.chance(50) ? STRING : I32, value: this.type(depth - 1) })],
      [1, () => ({ k: "set", of: r.pick([STRING, I32, NUMBER]) })],
      [2, () => ({ k: "function", params: [this.scalar()], ret: this.scalar() })],
      [1, () => BYTES],
    ];
    if (this.classes.length > 0) choices.push([4, () => ({ k: "class", of: r.pick(this.classes) })]);
    if (this.records.length > 0) choices.push([3, () => ({ k: "record", of: r.pick(this.records) })]);
    if (this.unions.length > 0) choices.push([3, () => ({ k: "union", of: r.pick(this.unions) })]);
    return r.weighted(choices)();
  }

  private optional(depth: number): Type {
    const of = this.type(depth - 1);
    return of.k === "optional" ? of : { k: "optional", of };
  }
}
