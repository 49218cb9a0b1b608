import { registerFileSystemType } from "@meerkat/core/vfs/types.ts";
import { LittleFsType } from "./lfs_type.ts";

// Importing this file puts the library into a program: LFS can be mounted by name.

registerFileSystemType(new LittleFsType());
