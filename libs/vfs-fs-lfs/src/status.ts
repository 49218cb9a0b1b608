// Results within the library: 0 for success, else one of these (the values of the C implementation).

export const LFS_OK: i32 = 0;
export const LFS_NO_ENTRY: i32 = -2;
/** The device failed in a way that another block does not help against. */
export const LFS_IO: i32 = -5;
export const LFS_EXISTS: i32 = -17;
export const LFS_NOT_DIRECTORY: i32 = -20;
export const LFS_IS_DIRECTORY: i32 = -21;
export const LFS_INVALID: i32 = -22;
export const LFS_TOO_BIG: i32 = -27;
export const LFS_NO_SPACE: i32 = -28;
export const LFS_NAME_TOO_LONG: i32 = -36;
export const LFS_NOT_EMPTY: i32 = -39;
/** What was read is no LittleFS, or what was written did not stay as it was written. */
export const LFS_CORRUPT: i32 = -84;
