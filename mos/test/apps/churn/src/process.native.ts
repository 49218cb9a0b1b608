/** Number of this process. */
declare function process_id(): i32;

/** Bytes of objects on the heap that are reachable, found by a collection now. */
declare function process_live(): u32;

/** Bytes that C code has from the C library's allocator. */
declare function process_allocated(): number;
