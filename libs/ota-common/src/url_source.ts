import { failed, type OtaResult } from "./result.ts";
import type { UpdateOptions } from "./update.ts";

// Updates from a URL, which a library brings.

/** Updates from a URL. It has been applied when the result is success; the restart is up to the caller. */
export type UrlSource = (url: string, options: UpdateOptions) => Promise<OtaResult>;

let source: UrlSource | undefined;

/** Set by the library that fetches bundles. */
export function setUrlSource(urlSource: UrlSource): void {
  source = urlSource;
}

export async function updateFromUrl(url: string, options: UpdateOptions): Promise<OtaResult> {
  return source === undefined ? failed("No library of this program updates from a URL") : source(url, options);
}
