/**
 * Fields that must keep the same type. A member access on a structural type reads all structs that have the field at
 * the same offset through one of them, so such fields, and all that lie before them, change together or not at all.
 */
import type { Field, Program, Struct } from "../../ir/ir.ts";
import type { Groups } from "./groups.ts";

export function allFields(s: Struct): Field[] {
  return s.parent ? [...allFields(s.parent), ...s.fields] : s.fields;
}

export function groupFields(program: Program, groups: Groups<object>): void {
  const first = new Map<string, Field[]>();
  for (const s of program.structs) {
    if (s.kind !== "object") continue;
    const fields = allFields(s);
    let prefix = "";
    fields.forEach((f, i) => {
      prefix += `${f.type},`;
      const key = `${prefix}${f.name}`;
      const other = first.get(key);
      if (!other) first.set(key, fields);
      else for (let j = 0; j <= i; j++) groups.union(fields[j] as Field, other[j] as Field);
    });
  }
}

/** Calls back with every numeric field and the struct it is declared in. */
export function eachField(program: Program, f: (field: Field, struct: Struct) => void): void {
  for (const s of program.structs) for (const field of s.fields) f(field, s);
}
