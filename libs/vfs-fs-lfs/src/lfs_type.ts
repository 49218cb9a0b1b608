import { logError } from "@meerkat/core/log.ts";
import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { FileSystemType } from "@meerkat/core/vfs/file_system_type.ts";
import { checkLittleFs } from "./fsck.ts";
import { geometryFault, readGeometry } from "./geometry.ts";
import { formatLittleFs, mountFault, mountLittleFs } from "./lfs_mount.ts";

/** LittleFS 2. For the options see `readGeometry`. */
export class LfsType extends FileSystemType {
  constructor() {
    super("LFS");
  }

  format(device: VfsDevice, options: string): boolean {
    const geometry = readGeometry(device, options);
    if (geometry === undefined) {
      logError("vfs", `LFS: ${geometryFault}`);
      return false;
    }
    const isDone = formatLittleFs(device, geometry);
    if (!isDone) logError("vfs", "LFS: the device cannot be written");
    return isDone;
  }

  mount(device: VfsDevice, options: string): FileSystem | undefined {
    const geometry = readGeometry(device, options);
    const mounted = geometry === undefined ? undefined : mountLittleFs(device, geometry);
    if (mounted === undefined) logError("vfs", `LFS: ${geometry === undefined ? geometryFault : mountFault}`);
    return mounted;
  }

  check(device: VfsDevice, options: string): string[] {
    const geometry = readGeometry(device, options);
    return geometry === undefined ? [geometryFault] : checkLittleFs(device, geometry);
  }
}
