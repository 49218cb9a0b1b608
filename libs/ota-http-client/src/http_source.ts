import "@meerkat/hal/system.native.ts";
import type { ConfigUpdate } from "@meerkat/config";
import { deviceId, deviceMac } from "@meerkat/core/device.ts";
import { TlsSettings } from "@meerkat/core/net/tls.ts";
import { setTlsFile } from "@meerkat/core/net/tls_files.ts";
import { MEERKAT_VERSION } from "@meerkat/core/system.ts";
import { every } from "@meerkat/core/timer.ts";
import { BUILD_APP, BUILD_ID, BUILD_VERSION } from "@meerkat/hal/system.ts";
import { TLS_CA, TLS_CERT, TLS_KEY } from "@meerkat/hal/tls.ts";
import { HttpClientOptions } from "@meerkat/http-client/options.ts";
import { otaStatus, restartIfApplied, runningUpdate } from "@meerkat/ota-common/ota.ts";
import { failed, type OtaResult } from "@meerkat/ota-common/result.ts";
import { UpdateOptions } from "@meerkat/ota-common/update.ts";
import { setUrlSource } from "@meerkat/ota-common/url_source.ts";
import { HttpUpdate } from "./http_update.ts";

// Updates from the addresses that somebody names, or the one of the settings.

const MAX_REDIRECTS: i32 = 5;

/** Silence that counts as a broken connection. */
const IDLE_MS: i32 = 30000;

/** Timers reach that far; an interval that is longer is never over. */
const MAX_INTERVAL_S: i32 = 2000000;

/** Who asks, in the words of Mongoose OS: servers choose a bundle by it. */
function identityFields(): string {
  const [app, version, buildId, arch] = [hal_build_info(BUILD_APP), hal_build_info(BUILD_VERSION), hal_build_info(BUILD_ID), hal_arch()];
  const id = deviceId() === "" ? "-" : deviceId();
  const who = `X-MGOS-Device-ID: ${id} ${deviceMac()}\r\nX-MGOS-FW-Version: ${arch} ${version} ${buildId}\r\n`;
  return `${who}User-Agent: ${app}/${version} (MongooseOS/${MEERKAT_VERSION}; ${arch})\r\n`;
}

/** Lines as they go into a request; one that cannot be a header field is left out. */
export function fieldLines(text: string): string {
  let fields = "";
  for (const line of text.split("\n")) {
    const field = line.trim();
    if (field.indexOf(":") > 0) fields += `${field}\r\n`;
  }
  return fields;
}

/** Undefined, and said in the log, if the settings of TLS cannot be kept. */
function tlsSettings(section: ConfigUpdate): TlsSettings | undefined {
  const tls = new TlsSettings();
  const own = section.ssl_client_cert_file;
  const set = own === "" || (setTlsFile(tls, TLS_CERT, own) && setTlsFile(tls, TLS_KEY, own));
  return set && setTlsFile(tls, TLS_CA, section.ssl_ca_file) ? tls : undefined;
}

function clientOptions(section: ConfigUpdate, isSecure: boolean): HttpClientOptions | undefined {
  const options = new HttpClientOptions();
  options.fields = identityFields() + fieldLines(section.extra_http_headers);
  options.maxRedirects = MAX_REDIRECTS;
  options.timeout = 0;
  options.idleTimeout = IDLE_MS;
  options.tlsName = section.ssl_server_name;
  if (isSecure) options.tls = tlsSettings(section);
  return isSecure && options.tls === undefined ? undefined : options;
}

async function fetchUpdate(section: ConfigUpdate, url: string, options: UpdateOptions): Promise<OtaResult> {
  const client = clientOptions(section, url.startsWith("https:"));
  if (client === undefined) return failed("TLS cannot be had as update.ssl_* ask for");
  return new Promise<OtaResult>((resolve) => {
    new HttpUpdate(url, client, options, resolve);
  });
}

/** The server was asked, and it is not over yet. */
let isPolling: boolean = false;

async function poll(section: ConfigUpdate): Promise<void> {
  if (isPolling || section.url === "" || runningUpdate() !== undefined || !otaStatus().isCommitted) return;
  isPolling = true;
  const options = new UpdateOptions();
  options.ignoreSameVersion = true;
  try {
    restartIfApplied(await fetchUpdate(section, section.url, options));
  } finally {
    isPolling = false;
  }
}

/** Updates by OTA.Update with an address, and by asking there again and again, as the settings say. */
export function startHttpSource(section: ConfigUpdate): void {
  setUrlSource((url, options) => fetchUpdate(section, url, options));
  if (section.interval > 0 && section.interval <= MAX_INTERVAL_S) every(1000 * section.interval, () => void poll(section));
}
