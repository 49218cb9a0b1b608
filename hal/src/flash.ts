/** Region for the configuration and small files. */
export const FLASH_DATA: i32 = 0;
