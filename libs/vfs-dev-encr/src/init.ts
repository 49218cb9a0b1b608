import { registerDeviceType } from "@meerkat/core/vfs/device_types.ts";
import { makeEncr } from "./encr_type.ts";

// Importing this file puts the library into a program: devices of the type `encr`.

registerDeviceType("encr", makeEncr);
