declare function mk_str_slice(s: string, from: i32, to: i32): string;
declare function mk_str_index_of(s: string, needle: string, from: i32): i32;
/** `at` is within the string. */
declare function mk_str_has_at(s: string, needle: string, at: i32): boolean;
declare function mk_str_last_index_of(s: string, needle: string, from: i32): i32;
declare function mk_str_upper(s: string): string;
declare function mk_str_lower(s: string): string;
/** mode: 1 start, 2 end, 3 both */
declare function mk_str_trim(s: string, mode: i32): string;
declare function mk_str_repeat(s: string, times: i32): string;
declare function mk_str_code_point(s: string, i: i32): i32;
declare function mk_str_char(s: string, i: i32): string;
declare function mk_str_from_code(unit: i32): string;
declare function mk_str_from_code_point(c: i32): string;
declare function mk_str_join(parts: string[], separator: string): string;
declare function mk_utf8_encode(s: string): Uint8Array;
declare function mk_utf8_decode(bytes: Uint8Array, from: i32, to: i32, fatal: boolean): string;
declare function mk_print(s: string): void;
declare function mk_print_error(s: string): void;
