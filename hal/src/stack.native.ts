/** Bytes of the stack that C code and compiled programs run on; 0 where nobody knows. */
declare function hal_stack_size(): u32;

/** Bytes of it that were used at most since the start, interrupts included; 0 where nobody knows. */
declare function hal_stack_used(): u32;
