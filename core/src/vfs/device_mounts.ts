import type { VfsDevice } from "./device.ts";
import { createDevice } from "./device_types.ts";
import { findDevice } from "./devices.ts";
import { type DeviceSpec, MountControl } from "./mount_control.ts";
import { checkFileSystem, makeFileSystem, mountDevice, unmount } from "./mounting.ts";

const NO_DEVICE: string = "there is no such device";

function deviceOf(spec: DeviceSpec): VfsDevice | undefined {
  return spec.name === "" ? createDevice(spec.type, spec.options) : findDevice(spec.name);
}

/** A device that was made is closed when it is not mounted. */
function closeUnnamed(device: VfsDevice): void {
  if (!device.isNamed) device.close();
}

/** Mounts what the registered kinds of devices and file systems can. */
export class DeviceMounts extends MountControl {
  make(spec: DeviceSpec, typeName: string, options: string): string | undefined {
    const device = deviceOf(spec);
    if (device === undefined) return NO_DEVICE;
    const fault = makeFileSystem(device, typeName, options);
    closeUnnamed(device);
    return fault;
  }

  mount(path: string, spec: DeviceSpec, typeName: string, options: string): string | undefined {
    const device = deviceOf(spec);
    if (device === undefined) return NO_DEVICE;
    const fault = mountDevice(path, device, typeName, options);
    if (fault !== undefined) closeUnnamed(device);
    return fault;
  }

  unmount(path: string): string | undefined {
    return unmount(path);
  }

  check(spec: DeviceSpec, typeName: string, options: string): string[] {
    const device = deviceOf(spec);
    if (device === undefined) return [NO_DEVICE];
    const findings = checkFileSystem(device, typeName, options);
    closeUnnamed(device);
    return findings;
  }
}
