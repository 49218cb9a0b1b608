declare function demo_sum(bytes: Uint8Array): u32;
declare function demo_fill(bytes: Uint8Array, value: u8): void;
declare function demo_first(values: Float64Array): number;
