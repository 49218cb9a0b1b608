/** Places in memory as the analysis names them: locals, globals and fields reached from them. */
import type { Expr, Global, Local } from "../../ir/ir.ts";

/** `key` is equal for equal places; `of` are the locals, globals and field names it goes through. */
export interface Path {
  key: string;
  locals: readonly Local[];
  globals: readonly Global[];
  fields: readonly string[];
}

export function pathOf(x: Expr): Path | null {
  switch (x.e) {
    case "local":
      return { key: `l${x.l.id}.${x.l.cname}`, locals: [x.l], globals: [], fields: [] };
    case "global":
      return { key: `g${x.g.id}`, locals: [], globals: x.g.constant ? [] : [x.g], fields: [] };
    case "nonnull":
      return pathOf(x.x);
    case "field": {
      const obj = pathOf(x.obj);
      // A field may be written through another struct that shares its layout, but under the same name.
      return obj && { ...obj, key: `${obj.key}.${x.field.cname}`, fields: [...obj.fields, x.field.name] };
    }
    default:
      return null;
  }
}
