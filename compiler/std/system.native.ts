/** which: 0 size, 1 used, 2 free, 3 least free so far, 4 largest free block (bytes); 5 number of collections */
declare function mk_heap_stat(which: i32): i32;
declare function mk_collect(): void;
declare function mk_stack_capture(): object | undefined;
declare function mk_stack_format(trace: object | undefined): string;
