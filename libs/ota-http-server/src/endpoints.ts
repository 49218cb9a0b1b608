import type { ConfigUpdate } from "@meerkat/config";
import { textOf } from "@meerkat/http-common/ascii.ts";
import { multipartBoundary } from "@meerkat/http-common/multipart.ts";
import type { HttpExchange } from "@meerkat/http-server/exchange.ts";
import type { HttpServer } from "@meerkat/http-server/server.ts";
import { otaStatus, restartIfApplied, runningUpdate } from "@meerkat/ota-common/ota.ts";
import { commitFirmware, revertFirmware } from "@meerkat/ota-common/trial.ts";
import { UpdateOptions } from "@meerkat/ota-common/update.ts";
import { updateFromUrl } from "@meerkat/ota-common/url_source.ts";
import { BundleUpload } from "./bundle_upload.ts";
import { formValue, seconds } from "./form.ts";

/** Longest form with an address. */
const MAX_FORM_BYTES: i32 = 2048;

/** Makes `/update`, `/update/commit` and `/update/revert` of a server answer, to its users. */
export function addUpdateEndpoints(server: HttpServer, section: ConfigUpdate): void {
  const add = (pattern: string, handler: (exchange: HttpExchange) => void): void => {
    server.addEndpoint(pattern, (exchange) => {
      // Without users anybody could start an update, or undo one.
      if (server.options.auth === undefined) exchange.replyText(403, "Updates need http.auth_domain and http.auth_file");
      else handler(exchange);
    });
  };
  add("/update$", (exchange) => update(exchange, section));
  add("/update/commit$", (exchange) => answer(exchange, commitFirmware()));
  add("/update/revert$", (exchange) => answer(exchange, revertFirmware()));
}

function answer(exchange: HttpExchange, done: boolean): void {
  exchange.reply(done ? 200 : 400, "text/html", new TextEncoder().encode(done ? "Ok\r\n" : "Error\r\n"));
}

function update(exchange: HttpExchange, section: ConfigUpdate): void {
  const { request } = exchange;
  const boundary = multipartBoundary(request.fields.get("content-type") ?? "");
  if (request.method === "GET") {
    pull(exchange, request.query, section);
  } else if (request.method !== "POST") {
    exchange.setField("Allow", "GET, POST");
    exchange.replyText(405, "Method Not Allowed");
  } else if (boundary === undefined) {
    exchange.readBody(MAX_FORM_BYTES, (body) => pull(exchange, textOf(body, 0, body.length), section));
  } else if (!section.enable_post) {
    exchange.replyText(400, "POST updates are disabled.");
  } else {
    exchange.streamBody(new BundleUpload(exchange, boundary));
  }
}

/** Has the machine get a bundle itself; `form`: from where, and how. */
function pull(exchange: HttpExchange, form: string, section: ConfigUpdate): void {
  const url = formValue(form, "url") ?? section.url;
  if (runningUpdate() !== undefined) return exchange.replyText(409, "Another update is in progress.");
  if (!otaStatus().isCommitted) return exchange.replyText(409, "Failed to create updater context.");
  if (url === "") return exchange.replyText(400, "Update URL not specified and none is configured.");
  const options = new UpdateOptions();
  options.commitTimeoutS = seconds(formValue(form, "commit_timeout"), -1);
  options.ignoreSameVersion = seconds(formValue(form, "ignore_same_version"), 1) > 0;
  void pullFrom(exchange, url, options);
}

async function pullFrom(exchange: HttpExchange, url: string, options: UpdateOptions): Promise<void> {
  const result = await updateFromUrl(url, options);
  exchange.replyText(result.code > 0 ? 200 : 500, `(${result.code}) ${result.text}`);
  restartIfApplied(result);
}
