// Numbers of the TLS natives (tls.native.ts).

/** Certificates of authorities, PEM (any number of them) or one DER. Without them nothing is trusted. */
export const TLS_CA: i32 = 0;
/** Own certificate and what follows it in the chain, PEM or DER. */
export const TLS_CERT: i32 = 1;
/** Key of the own certificate, PEM or DER, not encrypted. */
export const TLS_KEY: i32 = 2;
/** Pre-shared key, 16 or 32 bytes, and its identity (UTF-8). Both or none. */
export const TLS_PSK: i32 = 3;
export const TLS_PSK_IDENTITY: i32 = 4;
/** Application protocols offered or accepted, best first, separated by commas (ASCII). */
export const TLS_ALPN: i32 = 5;
/** Cipher suites by their mbedTLS names, separated by colons (ASCII); unknown ones are skipped. */
export const TLS_CIPHERS: i32 = 6;

/** The peer's certificate must be signed by an authority of TLS_CA, and fit the host name on a client. The default. */
export const TLS_VERIFY_FULL: i32 = 0;
/** The peer's certificate is not looked at. */
export const TLS_VERIFY_NONE: i32 = 1;

/** What `hal_tls_info` can tell: the protocol agreed on by ALPN, the cipher suite, `TLSv1.2` ..., `1` if the session was resumed. */
export const TLS_INFO_ALPN: i32 = 0;
export const TLS_INFO_CIPHER: i32 = 1;
export const TLS_INFO_VERSION: i32 = 2;
export const TLS_INFO_RESUMED: i32 = 3;
/** Common name of the peer's certificate; empty if it has shown none. */
export const TLS_INFO_PEER: i32 = 4;
