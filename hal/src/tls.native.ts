/** Makes an empty set of TLS settings, that any number of connections may share. -1 if there is none free, or no TLS in this build. */
declare function hal_tls_config(): i32;

/** Sets one of TLS_* (tls.ts); the bytes are copied. False if they are not what they should be. */
declare function hal_tls_set(config: i32, what: i32, data: Uint8Array): boolean;

/** TLS_VERIFY_*. A server asks clients for a certificate exactly if TLS_CA is set and this is TLS_VERIFY_FULL. */
declare function hal_tls_verify(config: i32, mode: i32): void;

/** Gives the settings back once the last connection that uses them is closed. Client sessions kept for resumption go with them. */
declare function hal_tls_free(config: i32): void;

/**
 * Puts TLS on a TCP socket, as a client (`host`: name for SNI and to check the certificate by; empty checks no name)
 * or as the server of an accepted one. The socket is NET_CONNECTING until the handshake is over, then NET_OPEN, or
 * NET_FAILED with a reason. A client may call it while the connection is being made. A client resumes the last session
 * that the same settings had with the same host, port and name.
 */
declare function hal_tls_start(socket: i32, config: i32, server: boolean, host: string): boolean;

/** TLS_INFO_* of an open connection; empty if there is none. */
declare function hal_tls_info(socket: i32, what: i32): string;
