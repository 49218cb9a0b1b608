import { DeviceMounts } from "./device_mounts.ts";
import { addFileSystemType, type FileSystemType } from "./file_system_type.ts";
import { setMountControl } from "./mount_control.ts";

/** From now on file systems of this kind can be mounted by name. A library does this when it is imported. */
export function registerFileSystemType(type: FileSystemType): void {
  addFileSystemType(type);
  setMountControl(new DeviceMounts());
}
