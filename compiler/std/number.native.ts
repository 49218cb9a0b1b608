declare function mk_str_printed(x: number): string;
declare function mk_num_to_radix(x: number, radix: i32): string;
declare function mk_num_to_fixed(x: number, digits: i32): string;
declare function mk_num_to_precision(x: number, precision: i32): string;
/** digits -1: as many as needed */
declare function mk_num_to_exponential(x: number, digits: i32): string;
declare function mk_num_parse(s: string): number;
declare function mk_parse_float(s: string): number;
declare function mk_parse_int(s: string, radix: i32): number;
declare function mk_f64_lo(x: number): u32;
declare function mk_f64_hi(x: number): u32;
declare function mk_f64_from(lo: u32, hi: u32): number;
declare function mk_f32_bits(x: number): u32;
declare function mk_f32_from(bits: u32): number;
