declare function demo_add(a: i32, b: i32): i32;
declare function demo_scale(x: number, by: f32): number;
declare function demo_is_even(n: u32): boolean;
declare function demo_length(text: string): i32;
declare function demo_small(a: u8, b: i8, c: u16, d: i16): i32;
declare function demo_nothing(): void;
