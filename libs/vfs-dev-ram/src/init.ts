import { registerDeviceType } from "@meerkat/core/vfs/device_types.ts";
import { makeRam } from "./ram_device.ts";

// Importing this file puts the library into a program: devices of the type `RAM`.

registerDeviceType("RAM", makeRam);
