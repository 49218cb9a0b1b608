import { registerDeviceType } from "@meerkat/core/vfs/device_types.ts";
import { makeSpiFlash } from "./spi_flash_type.ts";

// Importing this file puts the library into a program: devices of the type `spi_flash`.

registerDeviceType("spi_flash", makeSpiFlash);
