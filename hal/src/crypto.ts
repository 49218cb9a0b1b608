export const HASH_MD5: i32 = 0;
export const HASH_SHA1: i32 = 1;
export const HASH_SHA256: i32 = 2;
