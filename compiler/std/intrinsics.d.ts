/** What the compiler implements itself for the standard library; see README.md. */
declare function mk_new_array<T>(len: i32): T[];
declare function mk_set_length<T>(a: T[], n: i32): void;
declare function mk_move<T>(dst: T[], di: i32, src: T[], si: i32, n: i32): void;
declare function mk_get<T>(a: readonly T[], i: i32): T;
declare function mk_put<T>(a: T[], i: i32, v: T): void;
declare function mk_same<T>(a: T, b: T): boolean;
declare function mk_key<T>(x: T): T;
declare function mk_hash<T>(x: T): i32;
declare function mk_string<T>(x: T): string;
declare function mk_default<T>(): T;
declare function mk_cast<T>(x: unknown): T;
interface mk_frame {}
declare function mk_resume(frame: mk_frame): void;
declare function mk_typed_new<A>(len: i32): A;
declare function mk_typed_store<A>(t: A, i: i32, value: number): void;
