/** TLS to a device or broker: options, and what failures mean. */
import { readFileSync } from "node:fs";
import { messageOf, systemCode, UserError } from "../errors.ts";

export interface TlsFlags {
  caCertFile?: string;
  certFile?: string;
  keyFile?: string;
  insecureTls?: boolean;
}

/** As node:tls, ws and mqtt take them. */
export interface TlsOptions {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  rejectUnauthorized: boolean;
}

/** Throws UserError. */
export function tlsOptions(flags: TlsFlags): TlsOptions {
  const { caCertFile, certFile, keyFile, insecureTls = false } = flags;
  if (keyFile !== undefined && certFile === undefined)
    throw new UserError("--key-file is given without --cert-file", "add --cert-file FILE, the certificate the key belongs to");
  if (insecureTls) process.stderr.write("mos: warning: --insecure-tls: whoever answers is taken for the device\n");
  return {
    rejectUnauthorized: !insecureTls,
    ...(caCertFile === undefined ? {} : { ca: read("--ca-cert-file", caCertFile) }),
    // One file may hold both.
    ...(certFile === undefined ? {} : { cert: read("--cert-file", certFile), key: read("--key-file", keyFile ?? certFile) }),
  };
}

function read(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`${option}: ${messageOf(error)}`);
  }
}

const CERTIFICATE_CODES = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_SIGNATURE_FAILURE",
]);

/** What to do about a connection that did not come about. */
export function connectionError(name: string, error: unknown): UserError {
  const code = systemCode(error) ?? "";
  const text = messageOf(error);
  if (error instanceof UserError) return error;
  if (code === "ECONNREFUSED") return new UserError(`cannot connect to ${name}: nobody listens there`, "is the device running, and is this its address?");
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return new UserError(`cannot connect to ${name}: there is no host of that name`, "write its address, as http://192.168.1.5/rpc");
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH" || code === "ETIMEDOUT")
    return new UserError(`cannot connect to ${name}: it cannot be reached`, "is the device on this network?");
  if (CERTIFICATE_CODES.has(code)) {
    return new UserError(
      `${name}: the certificate is not signed by anybody known here`,
      "name who signed it with --ca-cert-file FILE; --insecure-tls takes any certificate",
    );
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return new UserError(`${name}: the certificate is for another name: ${text}`, "use the name in the certificate");
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
    return new UserError(
      `${name}: the certificate is ${code === "CERT_HAS_EXPIRED" ? "expired" : "not valid yet"}`,
      "give the device a new certificate, or set the clock",
    );
  if (/certificate required|handshake failure|bad certificate|unknown ca/i.test(text)) {
    return new UserError(
      `${name}: the other side does not take this tool's certificate: ${text}`,
      "give one that it knows with --cert-file FILE --key-file FILE",
    );
  }
  if (code === "EPROTO" || /wrong version number|packet length too long/i.test(text))
    return new UserError(`${name} does not talk TLS`, "write http://, ws:// or mqtt:// if it has none");
  return new UserError(`cannot connect to ${name}: ${text}`);
}
