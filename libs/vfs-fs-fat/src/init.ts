import { registerFileSystemType } from "@meerkat/core/vfs/types.ts";
import { FatType } from "./fat_type.ts";

// Importing this file puts the library into a program: FAT can be mounted.

registerFileSystemType(new FatType());
