import type { VfsDevice } from "./device.ts";
import { findFileSystemType } from "./file_system_type.ts";
import { MountedFs } from "./mounted_fs.ts";
import { isMounted, mount, normalPath, removeMount } from "./vfs.ts";

// File systems on devices, mounted and unmounted while the program runs. Functions here return undefined for success,
// else what was wrong.

class MountedDevice {
  /** Name of the mount point, without `/`. */
  readonly name: string;
  readonly device: VfsDevice;
  readonly fileSystem: MountedFs;

  constructor(name: string, device: VfsDevice, fileSystem: MountedFs) {
    this.name = name;
    this.device = device;
    this.fileSystem = fileSystem;
  }
}

const mounted: MountedDevice[] = [];

function unknownType(typeName: string): string {
  return `no file system type ${typeName} in this program`;
}

const IN_USE: string = "the device is in use";

/**
 * Mounts the file system of a device at `path`: `/` or one component (`/data`), where nothing is mounted yet. `typeName`
 * is LFS, SPIFFS, FAT ...; `options` a JSON object as text, or empty. The device belongs to the mount from then on: `unmount` closes
 * it, unless it has a name.
 */
export function mountDevice(path: string, device: VfsDevice, typeName: string, options: string): string | undefined {
  const type = findFileSystemType(typeName);
  const name = path.startsWith("/") ? normalPath(path) : undefined;
  if (type === undefined) return unknownType(typeName);
  if (name === undefined || name.includes("/")) return "a mount point is / or one component, as /data";
  if (isMounted(path)) return `${path} is mounted already`;
  if (!device.claim()) return IN_USE;
  const found = type.mount(device, options);
  if (found === undefined) {
    device.release();
    return `no ${typeName} there that can be mounted`;
  }
  const fileSystem = new MountedFs(found);
  mount(path, fileSystem);
  mounted.push(new MountedDevice(name, device, fileSystem));
  return undefined;
}

/** Ends what `mountDevice` began. Refused while files are open. */
export function unmount(path: string): string | undefined {
  const name = normalPath(path);
  const at: i32 = mounted.findIndex((entry) => entry.name === name);
  if (at < 0) return name !== undefined && isMounted(path) ? `${path} was mounted by the build` : `nothing is mounted at ${path}`;
  const { device, fileSystem } = mounted[at]!;
  const open = fileSystem.openFiles;
  if (open > 0) return `${open} ${open === 1 ? "file is" : "files are"} open`;
  mounted.splice(at, 1);
  removeMount(fileSystem);
  const written = fileSystem.unmount();
  device.release();
  if (!device.isNamed) device.close();
  return written ? undefined : "not everything could be written";
}

/** Makes an empty file system on a device that nobody uses; what was on it is lost. */
export function makeFileSystem(device: VfsDevice, typeName: string, options: string): string | undefined {
  const type = findFileSystemType(typeName);
  if (type === undefined) return unknownType(typeName);
  if (!device.claim()) return IN_USE;
  const made = type.format(device, options);
  device.release();
  return made ? undefined : `no ${typeName} could be made there`;
}

/** What is wrong with the file system of a device that nobody uses; nothing if all is well. */
export function checkFileSystem(device: VfsDevice, typeName: string, options: string): string[] {
  const type = findFileSystemType(typeName);
  if (type === undefined) return [unknownType(typeName)];
  if (!device.claim()) return [IN_USE];
  const findings = type.check(device, options);
  device.release();
  return findings;
}
