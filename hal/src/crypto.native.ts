/** Hash (HASH_* of crypto.ts) of `len` bytes of `data` from `off`, to the start of `out`: 16, 20 or 32 bytes. */
declare function hal_hash(kind: i32, data: Uint8Array, off: i32, len: i32, out: Uint8Array): void;

/** Fills `out` with random bytes that are fit for keys, as far as the machine has a source of them (see its port). */
declare function hal_random_bytes(out: Uint8Array): void;
