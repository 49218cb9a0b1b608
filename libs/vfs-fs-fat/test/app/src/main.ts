import { logInfo } from "@meerkat/core/log.ts";
import { createNamedDevice } from "@meerkat/core/vfs/devices.ts";

const isMade = createNamedDevice("card", "RAM", '{"size": 368640}') && createNamedDevice("chip", "part", '{"dev": "data", "size": 131072}');
logInfo("cards", isMade ? "ready" : "no devices");
