/** 0 undefined, 1 null, 2 boolean, 3 number, 4 string, 5 array, 6 object, 7 function, 8 typed array */
declare function mk_any_kind(x: unknown): i32;
declare function mk_any_len(x: unknown): i32;
declare function mk_any_at(x: unknown, i: i32): unknown;
declare function mk_reflect_count(o: unknown): i32;
declare function mk_reflect_name(o: unknown, i: i32): string;
declare function mk_reflect_value(o: unknown, i: i32): unknown;
