export const HASH_MD5: i32 = 0;
export const HASH_SHA1: i32 = 1;
export const HASH_SHA256: i32 = 2;

export const SIGNATURE_ECDSA_P256: i32 = 0;
export const SIGNATURE_ED25519: i32 = 1;

export const CIPHER_AES_ECB: i32 = 0;
export const CIPHER_AES_XTS: i32 = 1;
