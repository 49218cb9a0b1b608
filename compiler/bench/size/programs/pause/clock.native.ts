/** Nanoseconds of the emulated clock, which QEMU's `-icount shift=0` advances by one an instruction. */
declare function bench_clock_start(): void;
/** Since the start, at most two thousand million; in steps of 40. */
declare function bench_clock_read(): i32;
/** Runs `turns` turns of a loop of two instructions. */
declare function bench_loop(turns: i32): void;
declare function bench_collect(): void;
declare function bench_heap_size(): i32;
declare function bench_heap_free(): i32;
