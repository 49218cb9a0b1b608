import { logInfo } from "@meerkat/core/log.ts";
import { fileSystemFree } from "@meerkat/core/vfs/vfs.ts";

logInfo("lfs", `${fileSystemFree("/")} bytes free`);
