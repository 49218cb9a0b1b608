import "@meerkat/ota-common/init.ts";
import { config } from "@meerkat/config";
import { registerDecoder } from "@meerkat/ota-common/decoder.ts";
import { ZIP_DEFLATED } from "@meerkat/ota-common/zip_format.ts";
import { Inflate, inflateWindow } from "./inflate.ts";

// Importing this file puts the library into a program: parts of bundles may be compressed.

registerDecoder(ZIP_DEFLATED, () => new Inflate(inflateWindow(config.update.deflate_window)));
