import type { ConfigHttp } from "@meerkat/config";
import { logError, logWarn } from "@meerkat/core/log.ts";
import { ANY_ADDRESS, isIpv4, LOOPBACK_ADDRESS, parseHostPort, parseIpv4 } from "@meerkat/core/net/address.ts";
import { offerService } from "@meerkat/core/net/offered_services.ts";
import { TlsSettings } from "@meerkat/core/net/tls.ts";
import { setTlsFile } from "@meerkat/core/net/tls_files.ts";
import { TLS_CA, TLS_CERT, TLS_KEY } from "@meerkat/hal/tls.ts";
import { fileRealm } from "./auth.ts";
import { HttpServerOptions } from "./options.ts";
import { HttpServer } from "./server.ts";
import { DEFAULT_INDEX_FILES, StaticFiles, StaticFilesOptions } from "./static_files.ts";
import { handleUpload } from "./upload.ts";

const WHERE: string = "http_server";

let running: HttpServer | undefined;

/** The server of the configuration; undefined if there is none. */
export function httpServer(): HttpServer | undefined {
  return running;
}

/** Starts the server of the configuration. */
export function startHttpServer(section: ConfigHttp): void {
  if (!section.enable) return;
  const at = parseHostPort(section.listen_addr, 80);
  if (at === undefined || (at.host !== "" && !isIpv4(at.host))) {
    logWarn(WHERE, `http.listen_addr is not [address:]port: no server`);
    return;
  }
  const options = serverOptions(section);
  if (options === undefined) return;
  const server = new HttpServer(options);
  const address = at.host === "" ? ANY_ADDRESS : parseIpv4(at.host);
  if (!server.listen(address, at.port)) return;
  if (address !== LOOPBACK_ADDRESS) offerService("_http._tcp", server.port);
  const files = new StaticFiles(filesOptions(section));
  server.setFallback((exchange) => files.handle(exchange));
  addUpload(server, section);
  running = server;
}

/** Without users nobody may upload: a stranger who can write files owns the machine. */
function addUpload(server: HttpServer, section: ConfigHttp): void {
  server.addEndpoint("/upload$", (exchange) => {
    if (server.options.auth === undefined) exchange.replyText(403, "Uploads need http.auth_domain and http.auth_file");
    else handleUpload(exchange, section.upload_acl);
  });
}

/** Undefined, and said in the log, if the server must not start: a setting that protects it cannot be kept. */
function serverOptions(section: ConfigHttp): HttpServerOptions | undefined {
  const options = new HttpServerOptions();
  options.ipAcl = section.ip_acl;
  options.maxConnections = section.max_connections;
  const domain = section.auth_domain;
  const file = section.auth_file;
  if ((domain === "") !== (file === "")) {
    logError(WHERE, "http.auth_domain and http.auth_file need each other: no server");
    return undefined;
  }
  if (file !== "") options.auth = fileRealm(domain, file, section.auth_algo);
  if (section.ssl_cert === "") return options;
  options.tls = tlsSettings(section);
  if (options.tls === undefined) logError(WHERE, "TLS cannot be had as http.ssl_* ask for: no server");
  return options.tls === undefined ? undefined : options;
}

function tlsSettings(section: ConfigHttp): TlsSettings | undefined {
  const tls = new TlsSettings();
  const key = section.ssl_key === "" ? section.ssl_cert : section.ssl_key;
  const set = setTlsFile(tls, TLS_CERT, section.ssl_cert) && setTlsFile(tls, TLS_KEY, key);
  return set && (section.ssl_ca_cert === "" || setTlsFile(tls, TLS_CA, section.ssl_ca_cert)) ? tls : undefined;
}

function filesOptions(section: ConfigHttp): StaticFilesOptions {
  const options = new StaticFilesOptions();
  options.root = section.document_root;
  options.indexFiles = section.index_files === "" ? DEFAULT_INDEX_FILES : section.index_files;
  options.hiddenFiles = section.hidden_files;
  options.extraHeaders = section.extra_headers;
  options.privateFiles = [section.auth_file, section.ssl_key].filter((path) => path !== "").map(absolute);
  options.listDirectories = section.list_directories;
  return options;
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
}
