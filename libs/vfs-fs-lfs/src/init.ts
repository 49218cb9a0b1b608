import { registerFileSystemType } from "@meerkat/core/vfs/types.ts";
import { LfsType } from "./lfs_type.ts";

// Importing this file puts the library into a program: LFS can be mounted by name.

registerFileSystemType(new LfsType());
