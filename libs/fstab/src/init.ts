import "@meerkat/vfs-common/init.ts";
import { config } from "@meerkat/config";
import { createDevices, mountFileSystems } from "./fstab.ts";

// Importing this file puts the library into a program: the devices and file systems of the configuration are there.

createDevices([config.devtab.dev0, config.devtab.dev1, config.devtab.dev2, config.devtab.dev3, config.devtab.dev4]);
mountFileSystems([config.fstab.fs0, config.fstab.fs1, config.fstab.fs2]);
