import { registerDeviceType } from "@meerkat/core/vfs/device_types.ts";
import { makePart } from "./part_device.ts";

// Importing this file puts the library into a program: devices of the type `part`.

registerDeviceType("part", makePart);
