import { registerFileSystemType } from "@meerkat/core/vfs/types.ts";
import { SpiffsType } from "./spiffs_type.ts";

// Importing this file puts the library into a program: SPIFFS can be mounted.

registerFileSystemType(new SpiffsType());
